using Pipeline.Models.Architecture;
using Pipeline.Models.Configuration;
using Pipeline.Models.Tests.Architecture;
using Pipeline.Models.Training;
using Pipeline.Models.Weights;
using Pipeline.Torch;

namespace Pipeline.Models.Tests.Training;

/// <summary>Examples in one batch against each by itself, and the fast attention against the slow one.</summary>
[TestFixture]
public sealed class PackingTests : ScopedTest
{
    private static readonly TrainingExample[] Texts = TinyModels.Examples(9, 40, 2, 17);

    [Test]
    public void Packed_batch_equals_its_examples([ValueSource(typeof(TinyModels), nameof(TinyModels.Names))] string name, [Values] bool all)
    {
        var config = TinyModels.All[name];
        using CausalLm packed = Make(config, all), single = Make(config, all);
        var batch = PackedBatch.Of(Texts, Device);
        var loss = batch.Loss(packed, ForwardMode.Evaluation);
        loss.Backward();
        var sum = 0.0;
        foreach (var text in Texts)
        {
            var one = PackedBatch.Of([text], Device).Loss(single, ForwardMode.Evaluation);
            one.Backward();
            sum += one.Item();
        }

        Assert.That(batch.LabelCount, Is.EqualTo(Texts.Sum(text => text.LabelCount)));
        Assert.That(loss.Item(), Is.EqualTo(sum).Within(1e-5 * sum));
        RequireClose(packed, single, 1e-5);
    }

    [TestCaseSource(typeof(TinyModels), nameof(TinyModels.Names))]
    public void Fast_attention_equals_the_reference(string name)
    {
        var config = TinyModels.All[name];
        // The reference on the processor: where tests compute, fp32 may have nothing else.
        using CausalLm fast = Make(config, all: true), slow = CausalLm.Make(TinyModels.Weights(config, WeightOptions.Plain with { Trainable = true }));
        var one = TinyModels.Backward(fast, Texts);
        var other = TinyModels.Backward(slow, Texts, reference: true);
        Assert.That(one.Loss, Is.EqualTo(other.Loss).Within(1e-5 * other.Loss));
        Assert.That(one.Logits.ToArray<float>(), Is.EqualTo(other.Logits.ToArray<float>()).Within(1e-4));
        RequireClose(fast, slow, 2e-5);
    }

    private static CausalLm Make(ModelConfig config, bool all) => CausalLm.Make(TinyModels.Weights(config, TinyModels.Plain with { Trainable = all }), all ? null : TinyModels.Adapter(config));

    /// <summary>Of each gradient's largest value.</summary>
    private static void RequireClose(CausalLm actual, CausalLm expected, double tolerance)
    {
        foreach (var (one, other) in actual.Trainable.Zip(expected.Trainable))
        {
            var wanted = other.Grad!.ToArray<float>();
            Assert.That(one.Grad!.ToArray<float>(), Is.EqualTo(wanted).Within(tolerance * wanted.Max(Math.Abs)), $"{one}");
        }
    }
}
