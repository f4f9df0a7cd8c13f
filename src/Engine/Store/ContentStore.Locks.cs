namespace Pipeline.Engine.Store;

public sealed partial class ContentStore
{
    private static readonly TimeSpan FirstPoll = TimeSpan.FromMilliseconds(5);
    private static readonly TimeSpan SlowestPoll = TimeSpan.FromMilliseconds(100);

    /// <summary>Takes the lock of that name if it is free. It is released by <see cref="StoreLock.Dispose()"/>, or when the process dies.</summary>
    /// <param name="name">Letters, digits, <c>-</c>, <c>_</c> and <c>.</c>: the name of a file in <c>locks/</c>.</param>
    public StoreLock? TryLock(string name, LockMode mode) => _locks.Value.TryLock(name, mode);

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
            await Task.Delay(pause, _time, cancellation).ConfigureAwait(false);
        }
    }
}
