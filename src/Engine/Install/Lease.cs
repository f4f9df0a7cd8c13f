using Microsoft.Win32.SafeHandles;
using Pipeline.Engine.Store;
using Pipeline.Engine.Store.Locks;
using Pipeline.Engine.Store.Native;

namespace Pipeline.Engine.Install;

/// <summary>Keeps an installed folder from being pruned while a plan names it, by a shared kernel lock on one of its files.</summary>
internal sealed class Lease : IDisposable
{
    private readonly SafeFileHandle _file;

    private Lease(SafeFileHandle file) => _file = file;

    /// <summary>Holds the folder; null when it is not there, or is just being pruned.</summary>
    public static Lease? TryTake(string folder)
    {
        var path = Path.Combine(folder, RunFolders.Entries);
        if (PosixFile.TryOpenRead(path) is not { } file)
            return null;
        if (FileLock.TryTake(file, LockMode.Shared, path) && FileLock.IsFileAt(file, path))
            return new Lease(file);
        file.Dispose();
        return null;
    }

    /// <summary>Whether some process holds the folder.</summary>
    public static bool IsTaken(string folder)
    {
        var path = Path.Combine(folder, RunFolders.Entries);
        using var file = PosixFile.TryOpenRead(path);
        return file is not null && !FileLock.TryTake(file, LockMode.Exclusive, path);
    }

    public void Dispose() => _file.Dispose();
}
