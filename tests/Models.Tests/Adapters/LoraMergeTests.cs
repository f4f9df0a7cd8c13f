using Pipeline.Models.Adapters;
using Pipeline.Models.Architecture;
using Pipeline.Models.Checkpoints;
using Pipeline.Models.Configuration;
using Pipeline.Models.Tests.Architecture;
using Pipeline.Models.Weights;
using Pipeline.Torch;

namespace Pipeline.Models.Tests.Adapters;

[TestFixture]
public sealed class LoraMergeTests : ScopedTest
{
    private static readonly int[][] Texts = [.. TinyModels.Examples(20, 5).Select(example => example.Tokens)];

    [TestCaseSource(typeof(TinyModels), nameof(TinyModels.Names))]
    public void Merge_of_fp32_has_the_logits_of_base_and_adapter(string name)
    {
        var config = TinyModels.All[name];
        using var model = CausalLm.Make(TinyModels.Weights(config), TinyModels.Adapter(config));
        using var plain = CausalLm.Make(TinyModels.Weights(config));
        var drift = LoraMerge.Merge(model, Folder["m"], ScalarType.Float32, Texts);
        TestContext.Out.WriteLine($"{name}: {drift.Maximum / drift.Scale:e1} of the largest logit");
        // Of NaN, which is no drift, NUnit holds that it is less.
        Assert.That(drift.Maximum / drift.Scale, Is.InRange(0, 1e-5));
        Assert.That(drift.Mean, Is.LessThanOrEqualTo(drift.Maximum));
        Assert.That(LoraMerge.Compare(model, plain, Texts).Maximum, Is.GreaterThan(0.1), "the adapter does something");
    }

    [TestCaseSource(typeof(TinyModels), nameof(TinyModels.Names))]
    public void Merge_of_bf16_drifts_by_its_rounding(string name)
    {
        var config = TinyModels.All[name];
        var options = TinyModels.Plain with { Compute = ScalarType.BFloat16 };
        using var model = CausalLm.Make(TinyModels.Weights(config, options), TinyModels.Adapter(config));
        var drift = LoraMerge.Merge(model, Folder["m"], ScalarType.BFloat16, Texts);
        TestContext.Out.WriteLine($"{name}: at most {drift.Maximum:f4}, mean {drift.Mean:f4}, largest logit {drift.Scale:f2}");
        Assert.That(drift.Maximum / drift.Scale, Is.GreaterThan(0).And.LessThan(0.1));
        Assert.That(drift.Mean / drift.Scale, Is.LessThan(0.01));
        Assert.That(ModelConfig.Read(Folder["m"]).Dtype, Is.EqualTo(SafetensorsDtype.BF16));
    }

    [Test]
    public void Merge_into_a_type_that_cannot_hold_an_element_is_refused_by_name()
    {
        using var model = CausalLm.Make(TinyModels.Weights(TinyModels.Llama), TinyModels.Adapter(TinyModels.Llama));
        model.Weights.Dense("model.layers.0.mlp.up_proj.weight").Narrow(0, 0, 1).Fill(7e4);
        Assert.That(() => LoraMerge.Write(model, Folder["m"], ScalarType.Float16), Throws.TypeOf<ModelFormatException>().With.Message.Contains("up_proj.weight has elements that Float16 cannot hold"));
        Assert.That(File.Exists(Folder["m/model.safetensors"]), Is.False);
    }

    [Test]
    public void Merge_into_four_bits_or_of_no_adapter_is_refused()
    {
        using var quantised = CausalLm.Make(TinyModels.Weights(TinyModels.Llama, TinyModels.Plain with { Quantize = true }), TinyModels.Adapter(TinyModels.Llama));
        using var plain = CausalLm.Make(TinyModels.Weights(TinyModels.Llama));
        Assert.Multiple(() =>
        {
            Assert.That(() => LoraMerge.Write(quantised, Folder["m"], ScalarType.Float32), Throws.TypeOf<ModelFormatException>().With.Message.Contains("16-bit checkpoint"));
            Assert.That(() => LoraMerge.Write(plain, Folder["m"], ScalarType.Float32), Throws.TypeOf<ModelFormatException>().With.Message.Contains("no adapter"));
            Assert.That(Directory.Exists(Folder["m"]), Is.False);
        });
    }
}
