namespace Pipeline.Engine.Store;

public sealed partial class ContentStore
{
    /// <summary>Takes the lock of that name if it is free. It is released by <see cref="StoreLock.Dispose()"/>, or when the process dies.</summary>
    /// <param name="name">Letters, digits, <c>-</c>, <c>_</c> and <c>.</c>: the name of a file in <c>locks/</c>.</param>
    public StoreLock? TryLock(string name, LockMode mode) => Locks.TryLock(name, mode);

    /// <summary>Takes the lock of that name, waiting for those who hold it.</summary>
    /// <inheritdoc cref="TryLock"/>
    public Task<StoreLock> LockAsync(string name, LockMode mode, CancellationToken cancellation) => Locks.LockAsync(name, mode, cancellation);
}
