using Pipeline.Contracts;
using Pipeline.Engine.Store;
using Pipeline.Engine.Store.Native;

namespace Pipeline.Engine.Verification;

/// <summary>
/// A store for one execution that is to leave nothing behind: <c>scratch/&lt;id&gt;</c> in the real store, so that blobs come in by link. Gone when disposed;
/// what a killed process left is removed by the next.
/// </summary>
internal sealed class ScratchStore : IDisposable
{
    private readonly StoreLock _held;
    private readonly BlobPlacer _placer;
    private readonly List<PlacedFile> _placed = [];

    private ScratchStore(ContentStore real, StoreLock held, string folder)
    {
        _held = held;
        _placer = new(real, copyUpTo: -1);
        Folder = folder;
        Store = ContentStore.Open(folder, real.Time);
    }

    /// <summary>Absolute path.</summary>
    public string Folder { get; }

    public ContentStore Store { get; }

    public static ScratchStore Create(ContentStore real)
    {
        var parent = real.ScratchRoot;
        foreach (var left in FolderReader.TryNames(parent) ?? [])
        {
            using var free = real.TryLock(LockName(left), LockMode.Exclusive);
            if (free is not null)
                Folders.Delete(Path.Combine(parent, left));
        }

        var id = Guid.NewGuid().ToString("N");
        var held = real.TryLock(LockName(id), LockMode.Exclusive) ?? throw new StoreException($"{parent} is in use under a name that was just made up.", parent);
        var folder = Path.Combine(parent, id);
        Directory.CreateDirectory(folder);
        return new(real, held, folder);
    }

    /// <summary>Gives the scratch store a blob of the real one.</summary>
    /// <exception cref="StoreException">It is not there.</exception>
    public void Add(FileEntry file)
    {
        var target = Store.BlobPath(file.Digest);
        if (Path.Exists(target))
            return;
        Directory.CreateDirectory(Path.GetDirectoryName(target)!);
        _placed.Add(_placer.Place(file, target));
    }

    public void Dispose()
    {
        Store.Dispose();
        foreach (var file in _placed)
            _placer.Remove(file);
        Folders.Delete(Folder);
        _held.Dispose();
    }

    private static string LockName(string id) => "scratch-" + id;
}
