using System.Runtime.InteropServices;
using System.Text;
using Pipeline.Contracts;
using Pipeline.Sdk.Hosting;
using Pipeline.Sdk.Reporting;

namespace Pipeline.Sdk;

/// <summary>The whole of a stage's <c>Program.cs</c>: <c>return await StageHost.RunAsync&lt;CurateStage&gt;(args);</c></summary>
public static class StageHost
{
    /// <summary>Serves <c>--request FILE</c>, <c>--estimate FILE</c>, <c>--describe</c> or <c>--help</c>.</summary>
    /// <returns>The exit code, as <see cref="StageExitCode"/> says it; 1 for a defect.</returns>
    public static async Task<int> RunAsync<TStage>(string[] args)
        where TStage : Stage, new()
    {
        using var output = Console.OpenStandardOutput();
        using var error = new StreamWriter(Console.OpenStandardError(), new UTF8Encoding(false)) { AutoFlush = true };
        // Standard output carries progress alone; what a library prints goes to the log.
        Console.SetOut(TextWriter.Synchronized(error));

        using var interruption = new CancellationTokenSource();
        void Interrupt(PosixSignalContext signal)
        {
            signal.Cancel = true;
            interruption.Cancel();
        }

        using var terminate = PosixSignalRegistration.Create(PosixSignal.SIGTERM, Interrupt);
        using var interrupt = PosixSignalRegistration.Create(PosixSignal.SIGINT, Interrupt);
        using var hangUp = PosixSignalRegistration.Create(PosixSignal.SIGHUP, Interrupt);
        return await new StageProcess(output, Console.Out, TimeProvider.System).RunAsync(new TStage(), args, interruption.Token);
    }
}
