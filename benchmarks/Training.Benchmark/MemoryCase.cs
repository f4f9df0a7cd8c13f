using System.Diagnostics;
using System.Globalization;
using Pipeline.Models.Architecture;
using Pipeline.Models.Training;
using Pipeline.Models.Weights;
using Pipeline.Torch;

namespace Pipeline.Training.Benchmark;

/// <summary>
/// What a QLoRA step takes at its peak over the process before the model is loaded: hidden 1024, 8 layers, rank 16, 1 × 128 tokens. Each side in a
/// process of its own, because a peak stays for a process's life.
/// </summary>
internal static class MemoryCase
{
    /// <summary>Argument of the process that measures itself.</summary>
    public const string OwnProcess = "memory-of-this-process";

    public static void Run()
    {
        var ours = AskOwnProcess();
        Console.WriteLine($"Peak memory of a QLoRA step over the process: {ours:N0} MiB");
        if (Peer.Ask("memory") is { } theirs)
            Console.WriteLine($"  full fine-tune in fp32, eager PyTorch: {theirs:N0} MiB, ratio {ours / theirs:F3}");
    }

    public static void MeasureThisProcess()
    {
        torch.set_num_threads(1);
        // The library and its pools are there before, as PyTorch's are when its script begins.
        using (torch.NewDisposeScope())
            torch.matmul(torch.ones([64, 64]), torch.ones([64, 64]));
        var before = PeakBytes();
        using var model = Shapes.Make(Shapes.Memory, new(ScalarType.Float32, Device.Cpu, Quantize: true), 16);
        using var optimizer = new AdamW(model.Trainable, new());
        var rows = RandomTokens.Rows(1, 129, Shapes.Memory.VocabSize);
        for (var step = 1; step <= 2; step++)
        {
            using var scope = torch.NewDisposeScope();
            var batch = PackedBatch.Of(rows, Device.Cpu);
            (batch.Loss(model, ForwardMode.Evaluation) * (1.0 / batch.LabelCount)).Backward();
            optimizer.Step(step, 1, 1e-4);
        }

        Console.WriteLine(((PeakBytes() - before) / (1024.0 * 1024)).ToString(CultureInfo.InvariantCulture));
    }

    private static double AskOwnProcess()
    {
        var start = new ProcessStartInfo(Environment.ProcessPath!, [typeof(MemoryCase).Assembly.Location, OwnProcess]) { RedirectStandardOutput = true };
        if (!Path.GetFileNameWithoutExtension(start.FileName).Equals("dotnet", StringComparison.Ordinal))
            start.ArgumentList.RemoveAt(0);
        using var process = Process.Start(start)!;
        var answer = process.StandardOutput.ReadToEnd();
        process.WaitForExit();
        return process.ExitCode == 0 ? double.Parse(answer, CultureInfo.InvariantCulture) : throw new InvalidOperationException($"The process that measures itself ended with {process.ExitCode}.");
    }

    private static long PeakBytes() => Process.GetCurrentProcess().PeakWorkingSet64;
}
