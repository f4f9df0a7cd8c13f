namespace Pipeline.Engine.Execution.Processes;

/// <summary>All processes that this one can see.</summary>
internal static class ProcessTable
{
    private const int MostListings = 10;

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
    /// The living processes that match. A chain of processes that each start the next and end would outrun one listing, so
    /// listings follow until one shows nothing new; <paramref name="settled"/> is false if none did.
    /// </summary>
    public static List<ProcessEntry> Find(ProcessMatch match, out bool settled)
    {
        var found = new List<ProcessEntry>();
        var seen = new HashSet<int> { Environment.ProcessId };
        settled = false;
        for (var listing = 0; listing < MostListings && !settled; listing++)
        {
            settled = true;
            foreach (var pid in Pids().Where(seen.Add))
            {
                settled = false;
                if (ProcessEntry.Read(pid) is { IsZombie: false } entry && match.Holds(entry))
                    found.Add(entry);
            }
        }
        return found;
    }
}
