namespace Pipeline.Engine.Store.Locks;

/// <summary>One way of taking locks.</summary>
internal interface ILockMaker
{
    /// <summary>The lock, or null while others hold it. Never waits.</summary>
    StoreLock? TryLock(string name, LockMode mode);

    /// <summary>Whether a lock's file has the lock's name and stays when it is released.</summary>
    bool KeepsFiles { get; }
}
