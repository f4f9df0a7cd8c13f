using Pipeline.Engine.Store.Native;

namespace Pipeline.Engine.Store.Locks;

/// <summary>A folder of locks. It is made, and how locks work there found out, when the first is taken.</summary>
/// <param name="kind">How locks are taken; null finds out what works there.</param>
/// <param name="tellsHolder">Whether kept files say who holds them, for whoever looks into them.</param>
internal sealed class LockFolder(string folder, TimeProvider time, LockKind? kind = null, bool tellsHolder = true)
{
    private static readonly TimeSpan FirstPoll = TimeSpan.FromMilliseconds(5);
    private static readonly TimeSpan SlowestPoll = TimeSpan.FromMilliseconds(100);

    // Not the mode that keeps a failure: a disk that was full a moment ago may have room now.
    private readonly Lazy<ILockMaker> _maker = new(() => LockMaker.For(folder, kind, time, tellsHolder), LazyThreadSafetyMode.PublicationOnly);

    /// <summary>Absolute path.</summary>
    public string Folder => folder;

    /// <summary>The lock of that name if it is free. It is released by <see cref="StoreLock.Dispose()"/>, or when the process dies.</summary>
    /// <param name="name">Letters, digits, <c>-</c>, <c>_</c> and <c>.</c>: the name of a file.</param>
    /// <exception cref="StoreException">Nothing can be written there.</exception>
    public StoreLock? TryLock(string name, LockMode mode) => _maker.Value.TryLock(name, mode);

    /// <summary>Takes the lock of that name, waiting for those who hold it.</summary>
    /// <inheritdoc cref="TryLock"/>
    public async Task<StoreLock> LockAsync(string name, LockMode mode, CancellationToken cancellation)
    {
        // Polled, because a thread blocked in flock cannot be cancelled.
        for (var pause = FirstPoll; ; pause = pause * 1.5 < SlowestPoll ? pause * 1.5 : SlowestPoll)
        {
            cancellation.ThrowIfCancellationRequested();
            if (TryLock(name, mode) is { } held)
                return held;
            await Task.Delay(pause, time, cancellation).ConfigureAwait(false);
        }
    }

    /// <summary>Locks whose files stay when they are released; held ones are among them. Nothing where the folder is not there.</summary>
    public IReadOnlyList<string> Kept()
    {
        var names = (FolderReader.TryNames(folder) ?? []).Where(name => !name.StartsWith(AtomicFile.TemporaryPrefix, StringComparison.Ordinal)).ToList();
        return names.Count > 0 && _maker.Value.KeepsFiles ? names : [];
    }

    /// <summary>Deletes a kept file unless somebody holds its lock; whether it is gone. Whoever waits for it notices, and makes it anew.</summary>
    public bool DeleteFree(string name)
    {
        using var held = TryLock(name, LockMode.Exclusive);
        return held is not null && PosixPath.Delete(Path.Combine(folder, name));
    }
}
