using Pipeline.Engine.Store.Native;

namespace Pipeline.Engine.Store;

public sealed partial class GarbageCollector
{
    /// <summary>Whether the item is gone.</summary>
    private bool Delete(GcItem item, CancellationToken cancellation)
    {
        cancellation.ThrowIfCancellationRequested();
        var path = Path.Combine(store.Folder, item.Path);
        switch (item.Kind)
        {
            case GcKind.Lock:
                return DeleteLock(path);
            case GcKind.Work:
            case GcKind.Blob when PosixPath.Status(path)?.Kind is FileKind.Folder:
                Folders.Delete(path);
                return true;
            default:
                return PosixPath.Delete(path);
        }
    }

    /// <summary>Only a lock that nobody holds: the lock of an artifacts folder is not under the store's.</summary>
    private bool DeleteLock(string path)
    {
        using var held = store.TryLock(Path.GetFileName(path), LockMode.Exclusive);
        return held is not null && PosixPath.Delete(path);
    }
}
