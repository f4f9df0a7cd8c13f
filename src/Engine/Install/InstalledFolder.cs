using Pipeline.Contracts;
using Pipeline.Engine.Store.Native;

namespace Pipeline.Engine.Install;

/// <summary>A folder named by its code's digest. Its files are read-only; the folder itself is not, so that <c>rm -r .out</c> works.</summary>
internal sealed class InstalledFolder(string path)
{
    /// <summary>Whether every file is there, of some size: what does not count for the digest (symbols, a build's id) may differ.</summary>
    public bool IsComplete(IEnumerable<FileEntry> files, bool described) =>
        files.Select(file => file.Path).Append(RunFolders.Entries).Concat(described ? [RunFolders.Description] : [])
            .All(file => PosixPath.Status(Path.Combine(path, file)) is { Kind: FileKind.Regular, State.Size: var size }
                && (size > 0 || files.Any(each => each.Path == file && each.Size == 0)));

    /// <summary>Gives <paramref name="complete"/> the folder's name; what lies there is damaged, and goes.</summary>
    public void Replace(string complete)
    {
        if (Directory.Exists(path))
            Pruner.Discard(path);
        PosixPath.SyncFolder(complete);
        PosixPath.Rename(complete, path);
        PosixPath.SyncFolder(Path.GetDirectoryName(path)!);
    }

    /// <summary>The folders used last are kept.</summary>
    public void MarkUsed(TimeProvider time) => Directory.SetLastWriteTimeUtc(path, time.GetUtcNow().UtcDateTime);
}
