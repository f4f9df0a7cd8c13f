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
                return store.Locks.DeleteFree(Path.GetFileName(path));
            case GcKind.Work:
            case GcKind.Blob when PosixPath.Status(path)?.Kind is FileKind.Folder:
                Folders.Delete(path);
                return true;
            default:
                return PosixPath.Delete(path);
        }
    }
}
