using System.Runtime.InteropServices;
using Microsoft.Win32.SafeHandles;
using Pipeline.Engine.Store.Native;

namespace Pipeline.Engine.Store.Locks;

/// <summary>The kernel's lock on one open file.</summary>
internal static class FileLock
{
    private const int Shared = 1, Exclusive = 2, WithoutWaiting = 4;

    /// <summary>Takes the lock; false while others hold it.</summary>
    /// <exception cref="StoreException">Locks do not work here.</exception>
    public static bool TryTake(SafeFileHandle file, LockMode mode, string path)
    {
        while (LibC.Lock(file, (mode == LockMode.Shared ? Shared : Exclusive) | WithoutWaiting) != 0)
        {
            var errno = Marshal.GetLastPInvokeError();
            if (errno == Errno.Again)
                return false;
            if (errno != Errno.Interrupted)
                throw StoreException.From(errno, "lock", path);
        }

        return true;
    }

    /// <summary>Whether the open file is still the one of that name.</summary>
    public static bool IsFileAt(SafeFileHandle file, string path) =>
        PosixPath.Status(path) is { } named
        && PosixFile.Status(file, path).State is var open
        && named.State.Inode == open.Inode && named.State.Device == open.Device;
}
