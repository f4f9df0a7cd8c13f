using System.Buffers.Text;

namespace Pipeline.Engine.Execution.Processes;

/// <summary>What /proc/[pid]/stat tells of a process.</summary>
internal readonly record struct ProcessEntry(int Pid, char State, int Parent, int Group, int Session, int Threads)
{
    // Between the session (field 6) and the number of threads (field 20).
    private const int FieldsBetween = 13;

    /// <summary>It has ended; only its entry is left until its parent collects it.</summary>
    /// <remarks>A first thread that ended before the others looks the same but for the count.</remarks>
    public bool IsZombie => State is 'Z' or 'X' && Threads <= 1;

    /// <summary>Null if there is no such process.</summary>
    public static ProcessEntry? Read(int pid)
    {
        Span<byte> buffer = stackalloc byte[512];
        var length = ProcFile.Read($"/proc/{pid}/stat", buffer);
        return length > 0 ? Parse(pid, buffer[..length]) : null;
    }

    /// <summary>Reads <c>pid (name) state parent group session …</c>; a name may hold spaces and parentheses of its own.</summary>
    internal static ProcessEntry? Parse(int pid, ReadOnlySpan<byte> stat)
    {
        var name = stat.LastIndexOf(") "u8);
        if (name < 0 || name + 4 >= stat.Length)
            return null;
        var state = (char)stat[name + 2];
        var rest = stat[(name + 4)..];
        if (!Next(ref rest, out var parent) || !Next(ref rest, out var group) || !Next(ref rest, out var session))
            return null;
        for (var skipped = 0; skipped < FieldsBetween; skipped++)
        {
            var end = rest.IndexOf((byte)' ');
            if (end < 0)
                return null;
            rest = rest[(end + 1)..];
        }
        return Next(ref rest, out var threads) ? new ProcessEntry(pid, state, parent, group, session, threads) : null;
    }

    private static bool Next(ref ReadOnlySpan<byte> rest, out int number)
    {
        var found = Utf8Parser.TryParse(rest, out number, out var used);
        rest = rest[Math.Min(used + 1, rest.Length)..];
        return found;
    }
}
