using Microsoft.Win32.SafeHandles;
using Pipeline.Engine.Store.Native;

namespace Pipeline.Engine.Store.Locks;

/// <summary>Locks by <c>flock(2)</c> on files that are kept. On NFS the kernel turns them into locks of the file server.</summary>
internal sealed class KernelLocks(string folder, bool tellsHolder = true) : ILockMaker
{
    /// <summary>How often a folder that somebody deletes at the same moment is made again.</summary>
    private const int Attempts = 5;

    public bool KeepsFiles => true;

    public StoreLock? TryLock(string name, LockMode mode)
    {
        var path = LockMaker.PathOf(folder, name);
        while (true)
        {
            var file = Open(path);
            var kept = false;
            try
            {
                if (!FileLock.TryTake(file, mode, path))
                    return null;
                // Gc, Clean, or a user, may have deleted the file between open and lock: the lock of a file without a name excludes nobody.
                if (!FileLock.IsFileAt(file, path))
                    continue;
                if (tellsHolder && mode == LockMode.Exclusive)
                    PosixFile.TryOverwrite(file, LockMaker.Holder(""));
                kept = true;
                return new KernelLock(file, path) { Name = name, Mode = mode };
            }
            finally
            {
                if (!kept)
                    file.Dispose();
            }
        }
    }

    private SafeFileHandle Open(string path)
    {
        for (var attempt = 1; ; attempt++)
        {
            try
            {
                return PosixFile.OpenLock(path);
            }
            catch (StoreException failure) when (failure.Errno == Errno.NotFound && attempt < Attempts)
            {
                PosixPath.MakeFolders(folder);
            }
        }
    }

    private sealed class KernelLock(SafeFileHandle file, string path) : StoreLock
    {
        public override bool IsHeld => !file.IsClosed && FileLock.IsFileAt(file, path);

        private protected override void Release() => file.Dispose();
    }
}
