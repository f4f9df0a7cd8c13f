using Pipeline.Contracts;
using Pipeline.Engine.Store.Native;

namespace Pipeline.Engine.Store;

public sealed partial class Materializer
{
    private bool IsCurrent(string folder, ArtifactTree tree) =>
        tree.Listings.All(listing => Lists(Path.Combine(folder, listing.Key), listing.Value))
        && tree.Files.All(file => Holds(Path.Combine(folder, file.Path), file));

    private bool Lists(string folder, SortedSet<string> names)
    {
        if (PosixPath.Status(folder) is not { Kind: FileKind.Folder } status)
            return false;
        var expected = ArtifactTree.ListingDigest(names);
        if (store.Hasher.IsRecorded(status.State, expected))
            return true;
        var settled = store.Hasher.IsSettled(status.State);
        if (FolderReader.TryNames(folder) is not { } found || !names.SetEquals(found))
            return false;
        if (settled && PosixPath.Status(folder)?.State == status.State)
            store.Hasher.Record(status.State, expected);
        return true;
    }

    private bool Holds(string path, FileEntry expected) =>
        PosixPath.Status(path) is { Kind: FileKind.Regular } status
        && (expected.Size < 0 || status.State.Size == expected.Size)
        && (store.Hasher.IsRecorded(status.State, expected.Digest)
            || store.Hasher.HashEntry(path, inFull: false, follow: false).Digest == expected.Digest);

    /// <summary>Moves to quarantine what deleting the folder would lose: files that neither the folder's own manifest knows nor the tree that comes in its place.</summary>
    private void Rescue(string folder, ArtifactTree? next)
    {
        if (PosixPath.Status(folder) is not { } status)
            return;
        if (status.Kind != FileKind.Folder)
        {
            Save(folder, "Not made by a stage");
            return;
        }

        var made = MadeHere(folder);
        foreach (var file in next?.Files ?? [])
            made.TryAdd(file.Path, file.Digest);
        foreach (var (path, entry) in Folders.Below(folder))
        {
            if (entry.Kind == FileKind.Folder)
                continue;
            var relative = Path.GetRelativePath(folder, path);
            if (entry.Kind != FileKind.Regular || !made.TryGetValue(relative, out var digest))
                Save(path, "Not made by a stage");
            else if (!Holds(path, new FileEntry(relative, -1, digest)))
                Save(path, "Edited artifact");
        }
    }

    private void Save(string path, string what)
    {
        if (!store.Quarantine(path, what))
            throw new StoreException($"{path} is not as a stage made it and cannot be moved to {store.QuarantineFolder}. Move it away, then run again.", path);
    }

    /// <summary>What the manifest in the folder says was made there: it vouches for the rest even after its store has been deleted.</summary>
    private Dictionary<string, Digest> MadeHere(string folder)
    {
        var made = new Dictionary<string, Digest>(StringComparer.Ordinal);
        var (path, log) = (Path.Combine(folder, ArtifactTree.ManifestName), Path.Combine(folder, ArtifactTree.LogName));
        if (PosixPath.Status(path)?.Kind is FileKind.Regular && ContentStore.TryReadAll(path) is { } bytes && ManifestBytes.TryParse(bytes) is { } manifest)
        {
            foreach (var output in manifest.Outputs)
            {
                foreach (var file in output.Files)
                    made[$"{output.Name}/{file.Path}"] = file.Digest;
            }

            if (Digest.Of(bytes) is var digest && (PosixPath.Status(store.BlobPath(digest)) is not null || ManifestBytes.IsAsWritten(bytes, manifest)))
                made[ArtifactTree.ManifestName] = digest;
        }

        // Only the engine writes a log, and a log is no one's work to lose.
        if (PosixPath.Status(log)?.Kind is FileKind.Regular)
            made[ArtifactTree.LogName] = store.Hasher.HashEntry(log, inFull: false, follow: false).Digest;
        return made;
    }
}
