using Pipeline.Engine.Store.Native;

namespace Pipeline.Engine.Store.Locks;

/// <summary>Finds out whether the kernel's locks work in a folder.</summary>
public static class LockProbe
{
    private const int Attempts = 5;

    /// <summary><see cref="LockKind.Kernel"/> if a lock can be taken there, excludes a second one, and can be taken again once released.</summary>
    /// <exception cref="StoreException">Nothing can be written there.</exception>
    public static LockKind Find(string folder)
    {
        for (var attempt = 1; ; attempt++)
        {
            PosixPath.MakeFolders(folder);
            var path = Path.Combine(folder, AtomicFile.TemporaryName());
            try
            {
                return Works(path) ? LockKind.Kernel : LockKind.Heartbeat;
            }
            catch (StoreException failure) when (failure.Errno == Errno.NotFound && attempt < Attempts)
            {
                // Somebody deleted the folder at the same moment, which says nothing of locks.
            }
            catch (StoreException failure) when (failure.Errno is not (Errno.NoSpace or Errno.Quota or Errno.ReadOnly or Errno.Access or Errno.NotPermitted))
            {
                return LockKind.Heartbeat;
            }
            finally
            {
                PosixPath.Delete(path);
            }
        }
    }

    private static bool Works(string path)
    {
        using var other = PosixFile.OpenLock(path);
        using (var first = PosixFile.OpenLock(path))
        {
            if (!FileLock.TryTake(first, LockMode.Exclusive, path) || FileLock.TryTake(other, LockMode.Exclusive, path))
                return false;
        }

        return FileLock.TryTake(other, LockMode.Exclusive, path);
    }
}
