using System.Diagnostics;
using System.Runtime.InteropServices;
using Pipeline.Contracts;

namespace Pipeline.Engine.Execution.Processes;

/// <summary>
/// Carries a running stage's output to its log and its progress to the caller, until its leader has ended or has to be killed.
/// One thread, one poll: no stream can block the other, and nothing here waits for a thread pool that the caller may have exhausted.
/// </summary>
internal sealed unsafe class StagePump(StageProcess process, ProcessSpec spec, ProcessMatch match, LogFile log, Action<ProgressEvent> onProgress, TimeSpan grace)
{
    // While the leader has ended and others still write their checkpoints, there is no descriptor to wait on for them.
    private static readonly TimeSpan LookAgain = TimeSpan.FromMilliseconds(20);

    private readonly long start = Stopwatch.GetTimestamp();
    private readonly byte[] buffer = new byte[64 << 10];
    private readonly ProgressThrottle throttle = new(onProgress);
    private readonly LogStream errors = new(log, spec.Secrets);
    private OutputSplitter? splitter;
    private TimeSpan? killAt;
    private bool leaderEnded;

    public bool TimedOut { get; private set; }

    public bool Cancelled { get; private set; }

    private TimeSpan Elapsed => Stopwatch.GetElapsedTime(start);

    private TimeSpan? TimeoutAt => killAt is null ? spec.Timeout : null;

    /// <summary>Returns when the leader has ended, or the grace after a request to end is over.</summary>
    /// <param name="cancel">An eventfd, readable once the caller wants the stage to end.</param>
    public void Run(Descriptor cancel)
    {
        splitter = new(new(log, spec.Secrets), throttle.Offer);
        var entries = stackalloc LibC.PollEntry[4];
        Span<Descriptor> sources = [process.Output, process.Error, process.Leader, cancel];
        for (var i = 0; i < sources.Length; i++)
            entries[i] = new() { Descriptor = sources[i].Number, Events = LibC.Readable };
        while (!IsOver())
        {
            if (LibC.Poll(entries, 4, NextWait()) > 0)
            {
                // What the stage printed before it ended is read before its end is seen.
                if (entries[0].Result != 0 && !ReadOutput(process.Output, splitter))
                    entries[0].Descriptor = -1;
                if (entries[1].Result != 0 && !ReadOutput(process.Error, null))
                    entries[1].Descriptor = -1;
                if (entries[2].Result != 0)
                    (leaderEnded, entries[2].Descriptor) = (true, -1);
                if (entries[3].Result != 0)
                {
                    entries[3].Descriptor = -1;
                    Stop(() => Cancelled = true);
                }
            }
            if (Elapsed >= TimeoutAt)
                Stop(() => TimedOut = true);
            throttle.Flush(Elapsed);
        }
    }

    /// <summary>Takes what is in the pipes now, without waiting for whoever may still hold them open.</summary>
    public void Drain()
    {
        Drain(process.Output, splitter);
        Drain(process.Error, null);
        splitter?.Flush();
        errors.Flush();
        throttle.Flush(Elapsed, force: true);
    }

    private void Stop(Action note)
    {
        if (leaderEnded || killAt is not null)
            return;
        note();
        Remains.Ask(process.Pid, match);
        killAt = Elapsed + grace;
    }

    private bool IsOver() => killAt is { } deadline
        ? Elapsed >= deadline || (leaderEnded && !Remains.Any(match))
        : leaderEnded;

    private int NextWait()
    {
        var next = TimeSpan.FromHours(1);
        foreach (var due in new[] { TimeoutAt, killAt, throttle.Due })
            next = due is { } time && time - Elapsed < next ? time - Elapsed : next;
        if (leaderEnded && LookAgain < next)
            next = LookAgain;
        return next <= TimeSpan.Zero ? 0 : (int)next.TotalMilliseconds + 1;
    }

    private bool ReadOutput(Descriptor source, OutputSplitter? through)
    {
        fixed (byte* first = buffer)
        {
            var count = (int)LibC.Read(source.Number, first, (nuint)buffer.Length);
            if (count < 0)
                return Marshal.GetLastPInvokeError() is 4 or 11;
            if (through is null)
                errors.Write(buffer.AsSpan(0, count));
            else
                through.Write(buffer.AsSpan(0, count));
            return count > 0;
        }
    }

    // Bounded by what was there at the start: something that daemonised may go on writing for ever.
    private void Drain(Descriptor source, OutputSplitter? through)
    {
        int waiting;
        if (LibC.DeviceControl(source.Number, LibC.BytesReadable, &waiting) != 0)
            return;
        for (var taken = 0; taken < waiting; taken += buffer.Length)
        {
            if (!ReadOutput(source, through))
                return;
        }
    }
}
