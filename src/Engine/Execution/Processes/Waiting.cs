using System.Diagnostics;

namespace Pipeline.Engine.Execution.Processes;

/// <summary>Waits on pidfds, which become readable when their process has ended.</summary>
internal static unsafe class Waiting
{
    /// <summary>True once all have ended; false if some had not when the time was over.</summary>
    public static bool ForEnd(IReadOnlyList<Descriptor> processes, TimeSpan atMost)
    {
        var start = Stopwatch.GetTimestamp();
        var entries = processes.Select(process => new LibC.PollEntry { Descriptor = process.Number, Events = LibC.Readable }).ToArray();
        for (var left = entries.Length; left > 0;)
        {
            var remaining = atMost - Stopwatch.GetElapsedTime(start);
            if (remaining < TimeSpan.Zero)
                return false;
            fixed (LibC.PollEntry* first = entries)
                _ = LibC.Poll(first, (nuint)entries.Length, (int)remaining.TotalMilliseconds + 1);
            for (var i = 0; i < entries.Length; i++)
            {
                if (entries[i].Descriptor >= 0 && entries[i].Result != 0)
                {
                    // A negative number takes it out of the next poll.
                    entries[i].Descriptor = -1;
                    entries[i].Result = 0;
                    left--;
                }
            }
        }
        return true;
    }
}
