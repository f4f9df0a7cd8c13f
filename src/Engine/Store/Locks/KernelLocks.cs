using Microsoft.Win32.SafeHandles;
using Pipeline.Engine.Store.Native;

namespace Pipeline.Engine.Store.Locks;

/// <summary>Locks by <c>flock(2)</c> on files that are kept. On NFS the kernel turns them into locks of the file server.</summary>
internal sealed class KernelLocks(string folder) : ILockMaker
{
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
                // Gc, or a user, may have deleted the file between open and lock: the lock of a file without a name excludes nobody.
                if (!FileLock.IsFileAt(file, path))
                    continue;
                if (mode == LockMode.Exclusive)
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
        try
        {
            return PosixFile.OpenLock(path);
        }
        catch (StoreException failure) when (failure.Errno == Errno.NotFound)
        {
            PosixPath.MakeFolders(folder);
            return PosixFile.OpenLock(path);
        }
    }

    private sealed class KernelLock(SafeFileHandle file, string path) : StoreLock
    {
        public override bool IsHeld => !file.IsClosed && FileLock.IsFileAt(file, path);

        private protected override void Release() => file.Dispose();
    }
}
