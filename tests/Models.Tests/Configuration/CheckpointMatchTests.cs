using Pipeline.Models.Checkpoints;
using Pipeline.Models.Configuration;

namespace Pipeline.Models.Tests.Configuration;

public sealed class CheckpointMatchTests
{
    private static readonly ModelConfig Gpt2 = Configs.With(Configs.Gpt2, ("n_layer", "1"));
    private static readonly ModelConfig Llama = Configs.With(Configs.Llama7B, ("num_hidden_layers", "1"));

    [Test]
    public void Require_all_tensors_gives_their_names() =>
        Assert.That(CheckpointMatch.Require(Llama, Of(Llama), "m")["lm_head.weight"], Is.EqualTo("lm_head.weight"));

    [Test]
    public void Require_old_buffers_are_left_aside()
    {
        var tensors = Of(Llama);
        tensors["model.layers.0.self_attn.rotary_emb.inv_freq"] = Entry([64]);

        Assert.That(CheckpointMatch.Require(Llama, tensors, "m"), Has.Count.EqualTo(12));
    }

    [Test]
    public void Require_gpt2_without_prefix_is_found_under_its_names()
    {
        var tensors = Of(Gpt2).ToDictionary(pair => pair.Key["transformer.".Length..], pair => pair.Value);
        tensors["h.0.attn.bias"] = Entry([1, 1, 1024, 1024]);
        tensors["h.0.attn.masked_bias"] = Entry([]);
        tensors["lm_head.weight"] = Entry([50257, 768]);

        Assert.That(CheckpointMatch.Require(Gpt2, tensors, "m")["transformer.h.0.attn.c_attn.bias"], Is.EqualTo("h.0.attn.c_attn.bias"));
    }

    [Test]
    public void Require_differences_are_all_named()
    {
        var tensors = Of(Llama);
        tensors.Remove("model.norm.weight");
        tensors["lm_head.weight"] = Entry([4096, 32000]);
        tensors["model.layers.1.mlp.up_proj.weight"] = Entry([1]);

        Assert.That(() => CheckpointMatch.Require(Llama, tensors, "m"), Throws.TypeOf<ModelFormatException>()
            .With.Message.Contains("model.norm.weight [4096] is missing").And.Message.Contains("lm_head.weight is F32 [4096, 32000], not [32000, 4096]")
            .And.Message.Contains("model.layers.1.mlp.up_proj.weight is unexpected"));
    }

    [Test]
    public void Require_elements_that_are_no_weights_are_refused()
    {
        var tensors = Of(Llama);
        tensors["model.norm.weight"] = new(SafetensorsDtype.I32, [4096], 0, 0);

        Assert.That(() => CheckpointMatch.Require(Llama, tensors, "m"), Throws.TypeOf<ModelFormatException>().With.Message.Contains("model.norm.weight is I32, which holds no weights"));
    }

    [Test]
    public void Require_quantised_matrices_are_packed_and_have_their_state()
    {
        var config = Llama with { Quantization = new(true, SafetensorsDtype.BF16, []) };
        var tensors = Of(Llama);
        const string name = "model.layers.0.mlp.up_proj.weight";
        tensors[name] = new(SafetensorsDtype.U8, [4096 * 11008 / 2, 1], 0, 0);
        foreach (var suffix in new[] { "absmax", "quant_map", "nested_absmax", "nested_quant_map", "quant_state.bitsandbytes__nf4" })
            tensors[$"{name}.{suffix}"] = Entry([1]);
        Assert.That(() => CheckpointMatch.Require(config, tensors, "m"), Throws.Nothing);

        tensors[name] = new(SafetensorsDtype.U8, [4096 * 11008, 1], 0, 0);
        Assert.That(() => CheckpointMatch.Require(config, tensors, "m"), Throws.TypeOf<ModelFormatException>().With.Message.Contains("not U8 [22544384, 1]"));

        tensors.Remove($"{name}.nested_absmax");
        Assert.That(() => CheckpointMatch.Require(config, tensors, "m"), Throws.TypeOf<ModelFormatException>().With.Message.Contains($"{name}.nested_absmax is missing"));
    }

    private static Dictionary<string, SafetensorsEntry> Of(ModelConfig config) => ParameterShapes.Of(config).ToDictionary(parameter => parameter.Name, parameter => Entry(parameter.Shape));

    private static SafetensorsEntry Entry(IReadOnlyList<long> shape) => new(SafetensorsDtype.F32, shape, 0, 0);
}
