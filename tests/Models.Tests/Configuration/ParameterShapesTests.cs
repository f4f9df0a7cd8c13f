using Pipeline.Models.Configuration;

namespace Pipeline.Models.Tests.Configuration;

public sealed class ParameterShapesTests
{
    // Published counts of LLaMA-7B, Llama-3.1-8B, Mistral-7B, Qwen2.5-0.5B, Phi-3-mini and GPT-2, without buffers and tied heads.
    [TestCase(Configs.Llama7B, 6_738_415_616)]
    [TestCase(Configs.Llama31, 8_030_261_248)]
    [TestCase(Configs.Mistral, 7_241_732_096)]
    [TestCase(Configs.Qwen2, 494_032_768)]
    [TestCase(Configs.Phi3, 3_821_079_552)]
    [TestCase(Configs.Gpt2, 124_439_808)]
    public void Of_published_model_counts_its_published_parameters(string json, long count) =>
        Assert.That(ParameterShapes.Of(Configs.Parse(json)).Sum(parameter => parameter.Count), Is.EqualTo(count));

    [Test]
    public void Of_qwen2_has_biases_on_the_inputs_of_attention_alone() =>
        Assert.That(
            ParameterShapes.Of(Configs.Parse(Configs.Qwen2)).Where(parameter => parameter.Kind == ParameterKind.Bias && parameter.Name.Contains(".0.")).Select(parameter => parameter.Name),
            Is.EqualTo(new[] { "model.layers.0.self_attn.q_proj.bias", "model.layers.0.self_attn.k_proj.bias", "model.layers.0.self_attn.v_proj.bias" }));

    [Test]
    public void Of_phi3_has_fused_matrices()
    {
        var shapes = ParameterShapes.Of(Configs.Parse(Configs.Phi3)).ToDictionary(parameter => parameter.Name, parameter => parameter.Shape);

        Assert.That(shapes["model.layers.31.self_attn.qkv_proj.weight"], Is.EqualTo(new[] { 9216, 3072 }));
        Assert.That(shapes["model.layers.31.mlp.gate_up_proj.weight"], Is.EqualTo(new[] { 16384, 3072 }));
    }

    [Test]
    public void Of_gpt2_is_stored_transposed()
    {
        var attention = ParameterShapes.Of(Configs.Parse(Configs.Gpt2)).Single(parameter => parameter.Name == "transformer.h.0.attn.c_attn.weight");

        Assert.That(attention.Shape, Is.EqualTo(new[] { 768, 2304 }));
        Assert.That((attention.InFeatures, attention.OutFeatures), Is.EqualTo((768L, 2304L)));
    }

    [Test]
    public void Of_tied_model_has_no_head() =>
        Assert.That(ParameterShapes.Of(Configs.Parse(Configs.Qwen2)).Any(parameter => parameter.Name == "lm_head.weight"), Is.False);
}
