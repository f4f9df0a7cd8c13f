using System.Diagnostics;
using Pipeline.Torch;

namespace Pipeline.Training.Benchmark;

/// <summary>A matrix of 4096 × 4096 in fp32 to NF4 with double quantisation. One thread.</summary>
internal static class QuantizeCase
{
    private const int Size = 4096;

    public static void Run()
    {
        torch.set_num_threads(1);
        using var scope = torch.NewDisposeScope();
        var weight = torch.randn([Size, Size], 1);
        var best = double.MaxValue;
        for (var round = 0; round < 5; round++)
        {
            var watch = Stopwatch.StartNew();
            using var packed = Nf4Tensor.Quantize(weight);
            best = Math.Min(best, watch.Elapsed.TotalSeconds);
        }

        var ours = (double)Size * Size * sizeof(float) / 1e6 / best;
        Console.WriteLine($"NF4 quantisation: {ours:N0} MB/s of fp32 ({torch.kernels} kernels)");
        if (Peer.Ask("quantize") is { } theirs)
            Console.WriteLine($"  PyTorch's operators: {theirs:N0} MB/s, ratio {ours / theirs:F2}");
    }
}
