using System.Text;

namespace Pipeline.Engine.Execution.Processes;

/// <summary>
/// A small process that outlives this one by a moment: should this one be killed, even by SIGKILL, it ends all that it started.
/// It knows because it reads from a pipe whose other end only this process holds.
/// </summary>
internal sealed unsafe class Watchdog(string invocationId, IReadOnlyList<string> orphanCommand) : IDisposable
{
    private static readonly int[] Blocked = [LibC.Hangup, LibC.Interrupt, LibC.Quit, LibC.Terminate];

    private readonly Lock gate = new();
    private readonly HashSet<int> sessions = [];
    private Descriptor? process;
    private Descriptor? line;
    private int pid;

    /// <summary>Starts it, if it does not run yet. Call before the first stage starts, not after.</summary>
    public void Ensure()
    {
        lock (gate)
        {
            if (process is null)
                Start();
        }
    }

    /// <summary>The session is on its list.</summary>
    public void Add(int session)
    {
        lock (gate)
        {
            sessions.Add(session);
            Tell($"+{session}\n");
        }
    }

    /// <summary>Call while the leader is not yet collected, so that the number is never a stranger's.</summary>
    public void Remove(int session)
    {
        lock (gate)
        {
            sessions.Remove(session);
            Tell($"-{session}\n");
        }
    }

    /// <summary>Sends it home, unless something still runs: then it does its work.</summary>
    public void Dispose()
    {
        lock (gate)
        {
            if (process is null)
                return;
            if (sessions.Count == 0)
                _ = TryTell("bye\n");
            Stop();
        }
    }

    private void Start()
    {
        using var pipe = Pipe.Create();
        lock (Children.Gate)
        {
            var error = Spawner.Start(
                ["/bin/sh", "-c", WatchdogScript.Text, "pipeline-watchdog", invocationId, .. orphanCommand],
                [$"PATH={Environment.GetEnvironmentVariable("PATH") ?? "/usr/bin:/bin"}", "LC_ALL=C"],
                "/", new(pipe.Reader, null, null), Blocked, out pid);
            if (error != 0)
                throw StartFailure.Describe(error, "/bin/sh", "/");
            process = Descriptor.OfChild(pid);
            Children.Add(pid);
        }
        line = pipe.TakeWriter();
    }

    // Somebody may have killed it: another one takes over the list.
    private void Tell(string text)
    {
        if (process is null || TryTell(text))
            return;
        Stop();
        Start();
        foreach (var session in sessions)
            _ = TryTell($"+{session}\n");
    }

    private bool TryTell(string text)
    {
        Span<byte> bytes = stackalloc byte[32];
        var count = Encoding.ASCII.GetBytes(text, bytes);
        fixed (byte* start = bytes)
            return LibC.Write(line!.Number, start, (nuint)count) == count;
    }

    private void Stop()
    {
        line!.Dispose();
        _ = Waiting.ForEnd([process!], TimeSpan.FromSeconds(1));
        _ = Children.Collect(pid, process!, out _);
        process!.Dispose();
        (line, process) = (null, null);
    }
}
