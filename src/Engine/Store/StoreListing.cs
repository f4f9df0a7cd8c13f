using Pipeline.Contracts;
using Pipeline.Engine.Store.Native;

namespace Pipeline.Engine.Store;

/// <summary>All blobs and actions of a store, at one moment.</summary>
internal sealed class StoreListing
{
    private readonly ContentStore _store;
    private readonly List<(string Path, Digest Fingerprint, ActionRecord? Action, long Size)> _actions = [];

    private StoreListing(ContentStore store)
    {
        _store = store;
        foreach (var (path, fingerprint) in store.ActionFiles())
            _actions.Add((path, fingerprint, ContentStore.ReadAction(path, fingerprint), PosixPath.Status(path)?.State.Size ?? 0));
        Blobs = BlobFiles(store).ToDictionary(blob => blob.Digest, blob => blob.Size);
        var readable = _actions.Where(file => file.Action is not null).Select(file => file.Action!).ToList();
        ActionsByManifest = readable.GroupBy(action => action.Manifest).ToDictionary(group => group.Key, group => group.ToArray());
        ManifestOf = readable.ToDictionary(action => action.Fingerprint, action => action.Manifest);
    }

    /// <summary>Blob → bytes.</summary>
    public IReadOnlyDictionary<Digest, long> Blobs { get; }

    public IReadOnlyDictionary<Digest, ActionRecord[]> ActionsByManifest { get; }

    /// <summary>Fingerprint → manifest.</summary>
    public IReadOnlyDictionary<Digest, Digest> ManifestOf { get; }

    public static StoreListing Of(ContentStore store) => new(store);

    /// <summary>Every file that has a blob's name.</summary>
    public static IEnumerable<(Digest Digest, string Path, long Size)> BlobFiles(ContentStore store)
    {
        foreach (var prefix in FolderReader.TryNames(store.BlobFolder) ?? [])
        {
            var folder = Path.Combine(store.BlobFolder, prefix);
            if (PosixPath.Status(folder)?.Kind is not FileKind.Folder)
                continue;
            foreach (var name in FolderReader.TryNames(folder) ?? [])
            {
                var path = Path.Combine(folder, name);
                if (Digest.TryParse(name, out var digest) && store.BlobPath(digest) == path && PosixPath.Status(path) is { } status)
                    yield return (digest, path, status.State.Size);
            }
        }
    }

    /// <summary>Bytes of what is kept.</summary>
    public long BytesOf(Reach reach) =>
        Blobs.Where(blob => reach.Blobs.Contains(blob.Key)).Sum(blob => blob.Value) + _actions.Where(file => Keeps(reach, file.Action)).Sum(file => file.Size);

    /// <summary>Actions, then manifests, then other blobs that are not kept.</summary>
    public IEnumerable<GcItem> Unkept(Reach reach)
    {
        foreach (var (path, _, action, size) in _actions)
        {
            if (!Keeps(reach, action))
                yield return new GcItem(GcKind.Action, Path.GetRelativePath(_store.Folder, path), size);
        }

        // A manifest whose outputs are gone would promise what is not there.
        foreach (var (digest, size) in Blobs.Where(blob => !reach.Blobs.Contains(blob.Key)).OrderByDescending(blob => ActionsByManifest.ContainsKey(blob.Key)))
            yield return new GcItem(GcKind.Blob, Path.GetRelativePath(_store.Folder, _store.BlobPath(digest)), size);
    }

    /// <summary>A result stays known as long as its manifest does, in the store or where it is materialised.</summary>
    private bool Keeps(Reach reach, ActionRecord? action) =>
        action is not null && reach.Manifests.Contains(action.Manifest) && (Blobs.ContainsKey(action.Manifest) || reach.HasCopy(action.Manifest));
}
