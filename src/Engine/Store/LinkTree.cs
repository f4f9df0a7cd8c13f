using Pipeline.Contracts;
using Pipeline.Engine.Store.Native;

namespace Pipeline.Engine.Store;

/// <summary>A stage's private view of blobs, for the time of one attempt: reflinks where the file system can, else hard links, else copies.</summary>
public sealed class LinkTree : IDisposable
{
    private readonly BlobPlacer _placer;
    private readonly List<PlacedFile> _files = [];

    private LinkTree(BlobPlacer placer, string folder) => (_placer, Folder) = (placer, folder);

    /// <summary>Absolute path of the folder.</summary>
    public string Folder { get; }

    /// <summary>Makes <paramref name="target"/> with these files below it; without any it is an empty folder.</summary>
    /// <exception cref="StoreException">A blob is missing, or the folder cannot be written.</exception>
    /// <exception cref="FileRefusedException">A path leads out of the folder.</exception>
    public static LinkTree Create(ContentStore store, string target, IEnumerable<FileEntry> files)
    {
        var tree = new LinkTree(store.Linker, Path.GetFullPath(target));
        PosixPath.MakeFolders(tree.Folder, syncNames: false);
        foreach (var entry in files)
        {
            var path = RelativePath.Below(tree.Folder, entry.Path);
            PosixPath.MakeFolders(Path.GetDirectoryName(path)!, syncNames: false);
            tree._files.Add(tree._placer.Place(entry, path));
        }

        return tree;
    }

    /// <summary>Removes the files, so that their blobs' digests stay known. Removing the attempt's folder without this is safe, and costs a hash each later.</summary>
    public void Dispose()
    {
        foreach (var file in _files)
            _placer.Remove(file);
        _files.Clear();
    }
}
