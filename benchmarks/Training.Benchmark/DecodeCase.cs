using System.Diagnostics;
using Pipeline.Models.Generation;
using Pipeline.Torch;

namespace Pipeline.Training.Benchmark;

/// <summary>Greedy decoding with a cache: 8 prompts of 32 tokens, 128 new tokens each, a rank-16 adapter beside the model. One thread.</summary>
internal static class DecodeCase
{
    private const int Prompts = 8, PromptTokens = 32, NewTokens = 128;

    public static void Run()
    {
        Report("fp32", Measure(ScalarType.Float32));
        Report("bf16", Measure(ScalarType.BFloat16));
    }

    private static void Report(string kind, double ours)
    {
        Console.WriteLine($"Greedy decoding, {kind}: {ours:N0} tokens/s ({torch.kernels} kernels)");
        if (Peer.Ask("decode", kind) is { } theirs)
            Console.WriteLine($"  eager PyTorch {kind}: {theirs:N0} tokens/s, ratio {ours / theirs:F2}");
    }

    private static double Measure(ScalarType compute)
    {
        torch.set_num_threads(1);
        using var model = Shapes.Make(Shapes.Step, new(compute, Device.Cpu), 16);
        var prompts = RandomTokens.Prompts(Prompts, PromptTokens, Shapes.Step.VocabSize);
        var generator = new Generator(model);
        var options = new GenerationOptions { MaxNewTokens = NewTokens };
        var watch = new Stopwatch();
        var best = double.MaxValue;
        for (var run = 0; run < 4; run++)
        {
            watch.Restart();
            generator.Generate(prompts, options);
            if (run > 0)
                best = Math.Min(best, watch.Elapsed.TotalSeconds);
        }

        return Prompts * NewTokens / best;
    }
}
