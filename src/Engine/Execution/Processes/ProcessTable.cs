namespace Pipeline.Engine.Execution.Processes;

/// <summary>All processes that this one can see.</summary>
internal static class ProcessTable
{
    public static List<int> Pids()
    {
        var pids = new List<int>(256);
        foreach (var folder in Directory.EnumerateDirectories("/proc"))
        {
            if (int.TryParse(folder.AsSpan("/proc/".Length), out var pid))
                pids.Add(pid);
        }
        return pids;
    }

    /// <summary>
    /// The living processes that match. <paramref name="settled"/> is false if a process went away while the table was read:
    /// it may have left a child that the listing missed.
    /// </summary>
    public static List<ProcessEntry> Find(ProcessMatch match, out bool settled)
    {
        var found = new List<ProcessEntry>();
        settled = true;
        foreach (var pid in Pids())
        {
            if (pid == Environment.ProcessId)
                continue;
            if (ProcessEntry.Read(pid) is not { } entry)
                settled = false;
            else if (!entry.IsZombie && match.Holds(entry))
                found.Add(entry);
        }
        return found;
    }
}
