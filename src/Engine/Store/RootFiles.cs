using Pipeline.Engine.Store.Native;

namespace Pipeline.Engine.Store;

/// <summary>The files of <c>cache/roots</c>.</summary>
internal static class RootFiles
{
    private const string Extension = ".json";

    public static string PathOf(ContentStore store, string id) => Path.Combine(store.RootFolder, id + Extension);

    /// <summary>Every file that may be a workspace's roots, damaged ones included; sorted by id.</summary>
    public static IReadOnlyList<RootFile> All(ContentStore store) =>
    [
        .. (FolderReader.TryNames(store.RootFolder) ?? [])
            .Where(name => !name.StartsWith(AtomicFile.TemporaryPrefix, StringComparison.Ordinal))
            .Order(StringComparer.Ordinal)
            .Select(name => Path.Combine(store.RootFolder, name))
            .Select(path => new RootFile(Path.GetFileNameWithoutExtension(path), path, path.EndsWith(Extension, StringComparison.Ordinal) ? TryRead(path) : null)),
    ];

    public static RootRecord? TryRead(string path) => ContentStore.TryReadAll(path) is { } bytes ? RootJson.TryRead(bytes) : null;

    /// <summary>
    /// Renames a damaged file within the folder. Not to quarantine: nobody knows any more what it kept, so it must go on holding Gc back until it is forgotten.
    /// </summary>
    public static void SetAside(ContentStore store, string path)
    {
        var aside = $"{path[..^Extension.Length]}-{store.Time.GetUtcNow():yyyyMMddTHHmmss}.damaged";
        PosixPath.Rename(path, aside);
        store.Report($"Damaged list of what this workspace keeps: {path} was renamed to {aside}; Gc waits until --forget={Path.GetFileNameWithoutExtension(aside)}");
    }
}

/// <param name="Record">Null when it cannot be read.</param>
internal sealed record RootFile(string Id, string Path, RootRecord? Record);
