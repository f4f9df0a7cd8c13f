using System.Diagnostics;

namespace Pipeline.Engine.Execution.Processes;

/// <summary>Ends what is left of an attempt.</summary>
internal static class Remains
{
    // SIGKILL takes milliseconds, unless a process hangs in the kernel (a dead network disk): then no waiting helps.
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(1.5);

    // A process is without environment for an instant while it loads another program, so one look is not enough.
    private const int QuietLooks = 3;

    // Where strangers start so fast that no look settles, this many without a find must do.
    private const int MostLooks = 50;

    /// <summary>Asks every process of the attempt to end; a stopped one is woken to hear it.</summary>
    public static void Ask(int leader, ProcessMatch match)
    {
        // One call reaches the whole process group at one instant; what left the group is looked for.
        _ = LibC.SendSignal(-leader, LibC.Terminate);
        _ = LibC.SendSignal(-leader, LibC.Continue);
        foreach (var process in ProcessTable.Find(match, out _).Where(process => process.Group != leader))
        {
            using var descriptor = Signal(process, match, LibC.Terminate);
            if (descriptor is not null)
                _ = LibC.SendSignalTo(descriptor.Number, LibC.Continue);
        }
    }

    /// <summary>Whether anything but the leader's zombie lives.</summary>
    public static bool Any(ProcessMatch match) => !Children.OnlyKnown() && ProcessTable.Find(match, out _).Count > 0;

    /// <summary>
    /// Kills all of a running attempt, its leader too, until none is left.
    /// Returns those that would not die: stuck in the kernel, or another user's.
    /// </summary>
    public static IReadOnlyList<int> Kill(int leader, Descriptor leaderDescriptor, ProcessMatch match)
    {
        // The kernel kills a group atomically, forks in flight included; a leader that is not collected keeps the number from strangers.
        _ = LibC.SendSignal(-leader, LibC.Kill);
        var leaderEnded = Waiting.ForEnd([leaderDescriptor], Patience);
        return Kill(match, () => leaderEnded && Children.OnlyKnown());
    }

    /// <summary>Kills whatever matches, until none is left.</summary>
    public static IReadOnlyList<int> Kill(ProcessMatch match) => Kill(match, () => false);

    private static List<int> Kill(ProcessMatch match, Func<bool> noneForSure)
    {
        var signalled = new HashSet<int>();
        var lastNew = Stopwatch.GetTimestamp();
        for (int looks = 0, quietLooks = 0; quietLooks < QuietLooks && looks < MostLooks; looks++)
        {
            if (noneForSure())
                return [];
            var found = ProcessTable.Find(match, out var settled);
            quietLooks = found.Count == 0 && settled ? quietLooks + 1 : 0;
            if (found.Count > 0)
                looks = 0;
            var known = signalled.Count;
            signalled.UnionWith(found.Select(process => process.Pid));
            if (signalled.Count > known)
                lastNew = Stopwatch.GetTimestamp();
            else if (found.Count > 0 && Stopwatch.GetElapsedTime(lastNew) > Patience)
                return [.. found.Select(process => process.Pid)];
            KillAndWait(found, match);
        }
        return [];
    }

    private static void KillAndWait(List<ProcessEntry> found, ProcessMatch match)
    {
        var killed = new List<Descriptor>(found.Count);
        foreach (var process in found)
        {
            if (Signal(process, match, LibC.Kill) is { } descriptor)
                killed.Add(descriptor);
        }
        if (killed.Count == 0)
            Thread.Sleep(1);
        _ = Waiting.ForEnd(killed, TimeSpan.FromMilliseconds(100));
        killed.ForEach(descriptor => descriptor.Dispose());
    }

    // The descriptor is taken before the second look, so the signal cannot reach a stranger that was given the number meanwhile.
    private static Descriptor? Signal(ProcessEntry process, ProcessMatch match, int signal)
    {
        var number = LibC.OpenPid(process.Pid);
        if (number < 0)
            return null;
        var descriptor = new Descriptor(number);
        if (ProcessEntry.Read(process.Pid) is { IsZombie: false } now && match.Holds(now) && LibC.SendSignalTo(number, signal) == 0)
            return descriptor;
        descriptor.Dispose();
        return null;
    }
}
