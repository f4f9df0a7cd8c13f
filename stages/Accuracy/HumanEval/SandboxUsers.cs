using System.Collections.Concurrent;

namespace Pipeline.Accuracy.HumanEval;

/// <summary>Unused users, one for each program that runs: before Linux 5.14 the limit on processes counts those of a user, in whatever namespace they are.</summary>
internal sealed class SandboxUsers
{
    private const int First = 30_000;
    private const int Count = 30_000;

    // Sandboxes of other processes on this machine begin elsewhere.
    private readonly int _offset = Environment.ProcessId * 61 % Count;
    private readonly HashSet<int> _used = [.. Known(), .. Running()];
    private readonly ConcurrentBag<int> _free = [];
    private int _taken;

    /// <summary>A user who has no account and no process, and is nobody else's until returned.</summary>
    public int Take()
    {
        if (_free.TryTake(out var returned))
            return returned;
        while (Interlocked.Increment(ref _taken) is var next and <= Count)
        {
            if (First + (_offset + next) % Count is var user && !_used.Contains(user))
                return user;
        }

        throw new InvalidOperationException($"All users from {First} to {First + Count - 1} are in use.");
    }

    /// <summary>Gives a user back of whom no process is left.</summary>
    public void Return(int user) => _free.Add(user);

    private static IEnumerable<int> Known() => File.ReadLines("/etc/passwd")
        .Select(line => line.Split(':')).Where(fields => fields.Length > 2).SelectMany(fields => Number(fields[2]));

    private static IEnumerable<int> Running() => Directory.EnumerateDirectories("/proc")
        .Where(folder => char.IsAsciiDigit(Path.GetFileName(folder)[0])).SelectMany(UsersOf);

    private static IEnumerable<int> UsersOf(string process)
    {
        try
        {
            return [.. File.ReadLines(Path.Combine(process, "status")).Where(line => line.StartsWith("Uid:", StringComparison.Ordinal))
                .SelectMany(line => line.Split('\t')[1..]).SelectMany(Number)];
        }
        catch (IOException)
        {
            // It has ended since it was listed.
            return [];
        }
    }

    private static IEnumerable<int> Number(string text) => int.TryParse(text, out var number) ? [number] : [];
}
