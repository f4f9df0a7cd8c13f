using Pipeline.Models.Architecture;
using Pipeline.Models.Tests.Architecture;
using Pipeline.Models.Training;
using Pipeline.Models.Weights;
using Pipeline.Torch;

namespace Pipeline.Models.Tests.Training;

[TestFixture]
public sealed class EightBitAdamWTests : ScopedTest
{
    private static readonly TrainingSettings Wide = TinyTraining.Settings with { BatchSize = 5, Steps = 60, LearningRate = 1e-2, MaxGradientNorm = 1 };

    private static readonly TrainingSettings Narrow = Wide with { Optimizer = new(EightBit: true) };

    [Test]
    public void Losses_follow_those_of_fp32_moments([Values] bool adapter)
    {
        using TinyTraining exact = new(Wide, model: Make(adapter)), rounded = new(Narrow, model: Make(adapter));
        exact.Run();
        rounded.Run();
        Assert.That(rounded.Optimizer.First, Has.Some.Property(nameof(Tensor.DType)).EqualTo(ScalarType.Byte));
        foreach (var step in new[] { 0, 1, 10, 30, 59 })
            TestContext.Out.WriteLine($"step {step + 1}: {exact.Steps[step].Loss:f4} {rounded.Steps[step].Loss:f4}");
        // A hundredth of the first loss: a code has about two digits. Seen: 0.017 of 5.6, on the steep part.
        var tolerance = exact.Steps[0].Loss / 100;
        Assert.That(rounded.Steps.Select(step => step.Loss), Is.EqualTo(exact.Steps.Select(step => step.Loss)).Within(tolerance));
        Assert.That(rounded.Steps[^1].Loss, Is.EqualTo(exact.Steps[^1].Loss).Within(0.01));
    }

    [Test]
    public void Moments_take_a_quarter_of_the_memory()
    {
        using var parameter = torch.zeros([512, 64], device: Device);
        using AdamW exact = new([parameter], new()), rounded = new([parameter], new(EightBit: true));
        // 4 bytes of scale for 256 codes are beside them.
        Assert.That(rounded.Bytes, Is.EqualTo(exact.Bytes / 4 * (1 + (4 / 256.0))));
    }

    /// <summary>As in bitsandbytes.</summary>
    [Test]
    public void Small_tensors_keep_moments_of_fp32()
    {
        using Tensor small = torch.zeros([63, 65], device: Device), large = torch.zeros([64, 64], device: Device);
        using AdamW rounded = new([small, large], new(EightBit: true));
        Assert.That(rounded.First.Concat(rounded.Second).Select(moment => moment.DType), Is.EqualTo(new[] { ScalarType.Float32, ScalarType.Byte, ScalarType.Float32, ScalarType.Byte }));
        foreach (var parameter in new[] { small, large })
        {
            parameter.RequiresGrad = true;
            parameter.Sum().Backward();
        }

        rounded.Step(1, 1, 1e-3);
        // Every gradient is 1: the first step has the length of the rate, whatever the moments are kept in.
        foreach (var parameter in new[] { small, large })
            Assert.That(parameter.Detach().ToArray<float>(), Is.All.EqualTo(-1e-3f).Within(1e-8));
    }

    [Test]
    public void First_step_is_that_of_fp32_moments()
    {
        using TinyTraining exact = new(Wide with { Steps = 1 }, model: Make(adapter: true)), rounded = new(Narrow with { Steps = 1 }, model: Make(adapter: true));
        exact.Run();
        rounded.Run();
        Assert.That(rounded.Values, Is.EqualTo(exact.Values));
    }

    [Test]
    public void Training_resumed_from_a_checkpoint_is_equal_bit_for_bit()
    {
        using TinyTraining whole = new(Narrow with { Steps = 6 }, model: Make(adapter: true)), cut = new(Narrow with { Steps = 3 }, model: Make(adapter: true));
        using TinyTraining resumed = new(Narrow with { Steps = 6 }, model: Make(adapter: true));
        whole.Run();
        TrainingCheckpoint.Save(Folder["c"], "print", cut.Run(), cut.Model.Trainable, cut.Optimizer, null, TrainingHistory.Empty);
        resumed.Run(from: TrainingCheckpoint.Load(Folder["c"], "print", resumed.Model.Trainable, resumed.Optimizer, _ => { }));
        Assert.That(resumed.Bits, Is.EqualTo(whole.Bits));
    }

    /// <summary>Wide enough that most matrices are of the size from which moments are rounded.</summary>
    private static CausalLm Make(bool adapter)
    {
        var config = TinyModels.Llama with { HiddenSize = 96, IntermediateSize = 128 };
        return adapter
            ? CausalLm.Make(TinyModels.Weights(config), TinyModels.Adapter(config, TinyModels.Lora(config) with { Rank = 48, Alpha = 16 }))
            : CausalLm.Make(TinyModels.Weights(config, TinyModels.Plain with { Trainable = true }));
    }
}
