using System.Diagnostics;
using Pipeline.Models.Architecture;
using Pipeline.Models.Training;
using Pipeline.Models.Weights;
using Pipeline.Torch;

namespace Pipeline.Training.Benchmark;

/// <summary>
/// One LoRA step: 8 rows of 256 tokens, rank 16, forward, backward, clip, AdamW. One thread. Other work on a machine slows single rounds by half, so
/// all four take turns, and the best of each counts.
/// </summary>
internal static class StepCase
{
    private const int Rounds = 3, FarSlower = 10;

    public static void Run()
    {
        var ours = new Dictionary<ScalarType, double> { [ScalarType.Float32] = 0, [ScalarType.BFloat16] = 0 };
        var theirs = new Dictionary<string, double>();
        for (var round = 0; round < Rounds; round++)
        {
            foreach (var type in ours.Keys.ToArray())
                ours[type] = Math.Max(ours[type], Measure(type));
            foreach (var kind in new[] { "fp32", "bf16" })
            {
                // On a processor without bf16 PyTorch takes minutes for what is told apart by no noise.
                if (theirs.TryGetValue(kind, out var known) && known * FarSlower < ours.Values.Max())
                    continue;
                if (Peer.Ask("step", kind) is { } rate)
                    theirs[kind] = Math.Max(theirs.GetValueOrDefault(kind), rate);
            }
        }

        foreach (var (type, rate) in ours)
        {
            Console.WriteLine($"LoRA step, {type}: {rate:N0} tokens/s ({torch.kernels} kernels)");
            foreach (var (kind, other) in theirs)
                Console.WriteLine($"  eager PyTorch {kind}: {other:N0} tokens/s, ratio {rate / other:F2}");
        }
    }

    private static double Measure(ScalarType compute)
    {
        torch.set_num_threads(1);
        using var model = Shapes.Make(Shapes.Step, new(compute, Device.Cpu), 16);
        using var optimizer = new AdamW(model.Trainable, new());
        var rows = RandomTokens.Rows(8, 256, Shapes.Step.VocabSize);
        var watch = new Stopwatch();
        var best = double.MaxValue;
        for (var step = 1; step <= 12; step++)
        {
            watch.Restart();
            using (torch.NewDisposeScope())
            {
                var batch = PackedBatch.Of(rows, Device.Cpu);
                var loss = batch.Loss(model, ForwardMode.Evaluation);
                (loss * (1.0 / batch.LabelCount)).Backward();
                var norm = torch.optim.grad_norm(model.Trainable);
                optimizer.Step(step, Math.Min(1, 1 / norm), 1e-4);
            }

            if (step > 2)
                best = Math.Min(best, watch.Elapsed.TotalSeconds);
        }

        return 8 * 256 / best;
    }
}
