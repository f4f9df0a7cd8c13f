namespace Pipeline.Engine.Store;

/// <summary>Who else may hold a lock at the same time.</summary>
public enum LockMode
{
    /// <summary>Others who hold it shared.</summary>
    Shared,
    /// <summary>Nobody.</summary>
    Exclusive,
}

/// <summary>How locks are taken.</summary>
public enum LockKind
{
    /// <summary>By <c>flock</c>: the kernel, or the file server, releases them when the holder dies.</summary>
    Kernel,
    /// <summary>By files that their holders rewrite every few seconds, where the kernel's do not work.</summary>
    Heartbeat,
}

/// <summary>A lock that is held until disposed.</summary>
public abstract class StoreLock : IDisposable
{

    /// <summary>The name it was taken by.</summary>
    public required string Name { get; init; }

    public required LockMode Mode { get; init; }

    /// <summary>
    /// Whether it is still ours: look before publishing. It may have been lost to somebody who deleted the file or, where the kernel's locks do not
    /// work, who saw no sign of life for a minute.
    /// </summary>
    public abstract bool IsHeld { get; }

    public void Dispose()
    {
        Release();
        GC.SuppressFinalize(this);
    }

    private protected abstract void Release();
}
