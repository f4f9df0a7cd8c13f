using Pipeline.Models.Adapters;
using Pipeline.Models.Checkpoints;
using Pipeline.Models.Configuration;
using Pipeline.Models.Tests.Configuration;

namespace Pipeline.Models.Tests.Adapters;

public sealed class LoraTargetsTests
{
    // QLoRA's setting: 32 layers · 64 · (4 · (4096 + 4096) + 3 · (4096 + 11008)).
    [Test]
    public void ParameterCount_rank_64_on_all_linear_layers_of_llama_7b_is_159907840() =>
        Assert.That(LoraTargets.ParameterCount(LoraTargets.Select(Configs.Parse(Configs.Llama7B), new AllLinearModules()), 64), Is.EqualTo(159_907_840));

    [TestCase(Configs.Llama7B, "down_proj,gate_proj,k_proj,o_proj,q_proj,up_proj,v_proj")]
    [TestCase(Configs.Phi3, "down_proj,gate_up_proj,o_proj,qkv_proj")]
    [TestCase(Configs.Gpt2, "c_attn,c_fc,c_proj")]
    public void DefaultNames_are_all_linear_layers_but_the_head(string json, string names) =>
        Assert.That(string.Join(',', LoraTargets.DefaultNames(Configs.Parse(json))), Is.EqualTo(names));

    [Test]
    public void Select_names_of_another_architecture_are_refused_with_its_own() =>
        Assert.That(() => LoraTargets.Select(Configs.Parse(Configs.Phi3), new NamedModules(["o_proj", "q_proj"])), Throws.TypeOf<ModelFormatException>()
            .With.Message.Contains("target_modules q_proj mean no linear layer").And.Message.Contains("qkv_proj"));

    [Test]
    public void Of_llama_names_tensors_as_peft_does()
    {
        var tensors = LoraTensorNames.Of(Configs.Parse(Configs.Llama31), Adapter(["k_proj"]));

        Assert.That(tensors[0].Name, Is.EqualTo("base_model.model.model.layers.0.self_attn.k_proj.lora_A.weight"));
        Assert.That(tensors.Take(2).Select(tensor => tensor.Shape), Is.EqualTo(new[] { new[] { 8, 4096 }, [1024, 8] }));
    }

    [Test]
    public void Of_gpt2_has_the_same_shapes_in_spite_of_the_transposed_base()
    {
        var tensors = LoraTensorNames.Of(Configs.Parse(Configs.Gpt2), Adapter(["c_attn"]));

        Assert.That(tensors[1].Name, Is.EqualTo("base_model.model.transformer.h.0.attn.c_attn.lora_B.weight"));
        Assert.That(tensors.Take(2).Select(tensor => tensor.Shape), Is.EqualTo(new[] { new[] { 8, 768 }, [2304, 8] }));
    }

    [Test]
    public void Require_adapter_without_prefix_or_of_another_rank_is_refused()
    {
        var model = Configs.Parse(Configs.Llama7B);
        var sound = LoraTensorNames.Of(model, Adapter(["q_proj"])).ToDictionary(tensor => tensor.Name, tensor => new SafetensorsEntry(SafetensorsDtype.F32, tensor.Shape, 0, 0));
        var bare = sound.ToDictionary(pair => pair.Key["base_model.model.".Length..], pair => pair.Value);

        Assert.That(() => LoraTensorNames.Require(model, Adapter(["q_proj"]), sound, "a"), Throws.Nothing);
        Assert.That(() => LoraTensorNames.Require(model, Adapter(["q_proj"]), bare, "a"), Throws.TypeOf<ModelFormatException>().With.Message.Contains("is missing"));
        Assert.That(() => LoraTensorNames.Require(model, Adapter(["q_proj"]) with { Rank = 4 }, sound, "a"), Throws.TypeOf<ModelFormatException>().With.Message.Contains("is [8, 4096], not [4, 4096]"));
    }

    private static LoraAdapterConfig Adapter(IReadOnlyList<string> names) => new() { Rank = 8, Alpha = 16, Targets = new NamedModules(names) };
}
