using System.Diagnostics;
using Pipeline.Contracts;

namespace Pipeline.Engine.Execution.Processes;

/// <summary>
/// Runs stage processes and leaves nothing of them behind, however they, or this program, end. One per invocation of the program;
/// dispose it when nothing runs any more.
/// </summary>
/// <param name="invocationId">From <see cref="AttemptId.NewInvocation"/>.</param>
/// <param name="orphanCommand">
/// A program with its arguments that, given the invocation's id as one more, does what <see cref="OrphanKiller.KillInvocation"/> does. The watchdog calls it
/// where this program was killed, for a shell alone is too slow to catch a chain of short processes; empty where there is none.
/// </param>
/// <param name="grace">How long a stage that was asked to end may take; 3 s by default, so that all is over within 5 s.</param>
public sealed class ProcessRunner(string invocationId, IReadOnlyList<string> orphanCommand, TimeSpan? grace = null) : IDisposable
{
    private const int StackSize = 256 << 10;

    private readonly TimeSpan grace = grace ?? TimeSpan.FromSeconds(3);
    private readonly Watchdog watchdog = new(invocationId, orphanCommand);
    private int attempts;

    /// <summary>A new id of this invocation, to be recorded before the attempt starts.</summary>
    public string NextAttemptId() => AttemptId.Of(invocationId, Interlocked.Increment(ref attempts));

    /// <summary>Runs a process to its end, and ends whatever it left running. A cancelled run ends as one, not by an exception.</summary>
    /// <param name="onProgress">Called from the stage's own thread, at most 20 times a second for its progress and for each of its metrics.</param>
    /// <param name="cancellationToken">Asks all of the stage to end (SIGTERM), and kills it after the grace.</param>
    /// <exception cref="StartFailedException">It could not be started.</exception>
    /// <exception cref="ArgumentException">The specification cannot be passed to a process.</exception>
    public Task<ProcessExit> RunAsync(ProcessSpec spec, Action<ProgressEvent> onProgress, CancellationToken cancellationToken)
    {
        SpecCheck.Check(spec, invocationId);
        if (cancellationToken.IsCancellationRequested)
            return Task.FromResult(new ProcessExit { Cancelled = true, Duration = TimeSpan.Zero });
        var completion = new TaskCompletionSource<ProcessExit>(TaskCreationOptions.RunContinuationsAsynchronously);
        var thread = new Thread(
            () =>
            {
                try
                {
                    completion.SetResult(Run(spec, onProgress, cancellationToken));
                }
                catch (Exception error)
                {
                    completion.SetException(error);
                }
            },
            StackSize)
        { IsBackground = true, Name = $"stage {spec.AttemptId}" };
        thread.Start();
        return completion.Task;
    }

    /// <summary>Sends the watchdog home.</summary>
    public void Dispose() => watchdog.Dispose();

    private ProcessExit Run(ProcessSpec spec, Action<ProgressEvent> onProgress, CancellationToken cancellationToken)
    {
        var start = Stopwatch.GetTimestamp();
        ChildSignal.Restore();
        watchdog.Ensure();
        using var log = new LogFile(spec.LogPath);
        using var cancel = new WakeUp();
        using var process = StageProcess.Start(spec);
        watchdog.Add(process.Pid);
        var match = ProcessMatch.Attempt(process.Pid, spec.AttemptId);
        var pump = new StagePump(process, spec, match, log, onProgress, grace);
        IReadOnlyList<int> survivors = [];
        LibC.ChildInfo status;
        bool known;
        try
        {
            // Registered after the start: a token that is already cancelled calls back at once.
            using var registration = cancellationToken.UnsafeRegister(static wake => ((WakeUp)wake!).Raise(), cancel);
            pump.Run(cancel.Descriptor);
        }
        finally
        {
            // Also when the caller's progress callback threw: the exception is its affair, the processes are ours.
            survivors = Remains.Kill(process.Pid, process.Leader, match);
            // What would not die stays on the watchdog's list.
            if (survivors.Count == 0)
                watchdog.Remove(process.Pid);
            known = Children.Collect(process.Pid, process.Leader, out status);
        }
        pump.Drain();
        return new()
        {
            Code = known && status.Code == LibC.CodeExited ? status.Status : null,
            Signal = known && status.Code != LibC.CodeExited ? status.Status : null,
            TimedOut = pump.TimedOut,
            Cancelled = pump.Cancelled,
            Duration = Stopwatch.GetElapsedTime(start),
            LogProblem = log.Problem,
            Survivors = survivors,
        };
    }
}
