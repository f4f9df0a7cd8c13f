using System.Text;
using Pipeline.Engine.Store.Native;

namespace Pipeline.Engine.Store.Locks;

/// <summary>
/// Locks by signs of life, for file systems where the kernel's do not work. A holder owns a file of its own and rewrites a counter in it; whoever sees
/// the counter stand still for a minute of its own clock takes the lock over. Exclusive is <c>name.x</c>; each shared holder has <c>name.s-&lt;id&gt;</c>.
/// </summary>
/// <remarks>A shared holder makes its file and then looks for an exclusive one; an exclusive holder the other way round: one of two at once always sees the other.</remarks>
internal sealed class HeartbeatLocks(string folder, TimeProvider time) : ILockMaker
{
    /// <summary>How long a counter stands still before its holder counts as dead.</summary>
    internal static readonly TimeSpan Dead = TimeSpan.FromSeconds(60);

    private readonly Lock _gate = new();
    private readonly Dictionary<string, (string Content, long Since)> _seen = [];

    public bool KeepsFiles => false;

    public StoreLock? TryLock(string name, LockMode mode)
    {
        var path = LockMaker.PathOf(folder, name);
        PosixPath.MakeFolders(folder);
        return mode == LockMode.Exclusive ? TryExclusive(name, path) : TryShared(name, path);
    }

    private HeartbeatLock? TryExclusive(string name, string path)
    {
        var exclusive = path + ".x";
        if (IsAlive(exclusive) || HeartbeatLock.TryMake(name, LockMode.Exclusive, exclusive, time) is not { } held)
            return null;
        if (!Readers(path).Any(IsAlive))
            return held;
        held.Dispose();
        return null;
    }

    private HeartbeatLock? TryShared(string name, string path)
    {
        var exclusive = path + ".x";
        if (IsAlive(exclusive))
            return null;
        var held = HeartbeatLock.TryMake(name, LockMode.Shared, $"{path}.s-{Guid.NewGuid():N}", time)!;
        if (!IsAlive(exclusive))
            return held;
        held.Dispose();
        return null;
    }

    private IEnumerable<string> Readers(string path)
    {
        var prefix = Path.GetFileName(path) + ".s-";
        return (FolderReader.TryNames(folder) ?? []).Where(name => name.StartsWith(prefix, StringComparison.Ordinal)).Select(name => Path.Combine(folder, name));
    }

    /// <summary>Whether a holder's file is there and not known to be a dead one's; such a file is removed.</summary>
    private bool IsAlive(string file)
    {
        if (Content(file) is not { } content)
        {
            Forget(file);
            return false;
        }

        if (!StoodStill(file, content))
            return true;
        Forget(file);
        return !TryBury(file, content);
    }

    private bool StoodStill(string file, string content)
    {
        lock (_gate)
        {
            if (_seen.TryGetValue(file, out var seen) && seen.Content == content)
                return time.GetElapsedTime(seen.Since) >= Dead;
            _seen[file] = (content, time.GetTimestamp());
            return false;
        }
    }

    private void Forget(string file)
    {
        lock (_gate)
            _seen.Remove(file);
    }

    /// <summary>
    /// Removes a dead holder's file. By renaming it first, which only one of several waiters can do; if what was renamed is not what stood still
    /// (another waiter was faster, and its own new file is in the way), it is put back.
    /// </summary>
    private static bool TryBury(string file, string content)
    {
        var grave = Path.Combine(Path.GetDirectoryName(file)!, AtomicFile.TemporaryName());
        try
        {
            PosixPath.Rename(file, grave);
        }
        catch (StoreException failure) when (failure.Errno == Errno.NotFound)
        {
            return false;
        }

        var dead = Content(grave) == content;
        if (!dead)
            _ = PosixPath.Link(grave, file);
        PosixPath.Delete(grave);
        return dead;
    }

    private static string? Content(string file) => ContentStore.TryReadAll(file) is { } bytes ? Encoding.UTF8.GetString(bytes) : null;
}
