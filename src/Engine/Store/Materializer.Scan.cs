using System.Collections.Concurrent;
using Pipeline.Contracts;
using Pipeline.Engine.Store.Native;

namespace Pipeline.Engine.Store;

public sealed partial class Materializer
{
    /// <summary>The folders under <c>artifacts/</c> that may be a stage's; sorted.</summary>
    internal IReadOnlyList<string> StageFolders() =>
    [
        .. (Directory.Exists(Folder) ? FolderReader.TryNames(Folder) ?? [] : [])
            .Where(name => name is not ("runs" or WorkspaceLocks.FolderName) && !name.StartsWith(AtomicFile.TemporaryPrefix, StringComparison.Ordinal))
            .Where(name => PosixPath.Status(Path.Combine(Folder, name))?.Kind is FileKind.Folder)
            .Order(StringComparer.Ordinal),
    ];

    /// <summary>Reads every file of a stage's artifacts, whatever is recorded of it; what is not as the stage made it goes to quarantine.</summary>
    /// <param name="recorded">The manifest that was last put there, where that is recorded.</param>
    /// <param name="logOf">The log of the action with that fingerprint.</param>
    /// <param name="progress">Told the bytes of each file, from any thread.</param>
    /// <returns>Null for a folder that no stage made.</returns>
    internal async Task<ArtifactScan?> ScanAsync(
        string stage, Digest? recorded, Func<Digest, Digest?> logOf, Action<long> progress, CancellationToken cancellation)
    {
        using var held = await LockToReadAsync(stage, cancellation).ConfigureAwait(false);
        var folder = StageFolder(stage);
        var manifestPath = Path.Combine(folder, ArtifactTree.ManifestName);
        if (recorded is null && PosixPath.Status(manifestPath) is null)
            return null;

        var made = Made(manifestPath, recorded, logOf);
        var expected = made is null
            ? []
            : new ArtifactTree(made.Digest, made.Manifest, made.Log).Files.ToDictionary(file => file.Path, file => file.Digest, StringComparer.Ordinal);
        var found = Folders.Below(folder)
            .Where(entry => entry.Status.Kind != FileKind.Folder)
            .ToDictionary(entry => Path.GetRelativePath(folder, entry.Path), entry => entry.Status, StringComparer.Ordinal);
        var digests = Digests(folder, found, expected, progress, cancellation);

        var faults = new List<ArtifactFault>();
        foreach (var relative in found.Keys.Order(StringComparer.Ordinal))
        {
            if (Fault(relative, digests.GetValueOrDefault(relative), made, expected) is not { } kind)
                continue;
            var path = Path.Combine(folder, relative);
            Save(path, kind == ArtifactFaultKind.Damaged ? "Damaged artifact" : "Not made by a stage");
            faults.Add(new(kind, path));
            digests.Remove(relative);
        }

        faults.AddRange(expected.Keys.Where(path => !found.ContainsKey(path)).Select(path => new ArtifactFault(ArtifactFaultKind.Missing, Path.Combine(folder, path))));
        return new(
            stage, made, found.Count, [.. faults.OrderBy(fault => fault.Path, StringComparer.Ordinal)],
            digests.Where(file => !file.Value.IsDefault).DistinctBy(file => file.Value).ToDictionary(file => file.Value, file => Path.Combine(folder, file.Key)));
    }

    /// <summary>Makes the stage's artifacts again what the scan found that they should be, unless a run has put another result there since.</summary>
    /// <returns>The blobs that the store lacks for it; none when the artifacts are whole.</returns>
    internal async Task<IReadOnlyList<Digest>> RepairAsync(string stage, MadeArtifact made, CancellationToken cancellation)
    {
        using var held = await LockAsync(stage, cancellation).ConfigureAwait(false);
        var manifest = Path.Combine(StageFolder(stage), ArtifactTree.ManifestName);
        return ContentStore.TryReadAll(manifest) is { } bytes && Digest.Of(bytes) != made.Digest
            ? []
            : Bring(stage, made.Digest, made.Manifest, made.Log);
    }

    /// <summary>Null where this user may write no lock. Then nothing can be put in order there either, and reading harms nobody.</summary>
    private async Task<StoreLock?> LockToReadAsync(string stage, CancellationToken cancellation)
    {
        try
        {
            return await LockAsync(stage, cancellation).ConfigureAwait(false);
        }
        catch (StoreException failure) when (failure.IsAccessDenied || failure.Errno == Errno.ReadOnly)
        {
            return null;
        }
    }

    /// <summary>What should be there: by the manifest in the folder if somebody vouches for it, else by the one that was recorded.</summary>
    private MadeArtifact? Made(string path, Digest? recorded, Func<Digest, Digest?> logOf)
    {
        if (PosixPath.Status(path)?.Kind is FileKind.Regular && ContentStore.TryReadAll(path) is { } bytes && ManifestBytes.TryParse(bytes) is { } here)
        {
            var digest = Digest.Of(bytes);
            // A workspace whose store was deleted has nothing but the manifest's own form.
            if (digest == recorded || PosixPath.Status(store.BlobPath(digest)) is not null || (recorded is null && ManifestBytes.IsAsWritten(bytes, here)))
                return new(digest, here, logOf(here.Fingerprint));
        }

        return recorded is { } last && store.ReadBlob(last) is { } stored && ManifestBytes.TryParse(stored) is { } manifest
            ? new(last, manifest, logOf(manifest.Fingerprint))
            : null;
    }

    private ArtifactFaultKind? Fault(string path, Digest found, MadeArtifact? made, Dictionary<string, Digest> expected)
    {
        if (made is null)
            return path == ArtifactTree.ManifestName ? ArtifactFaultKind.Damaged : null;
        if (expected.TryGetValue(path, out var wanted) && found == wanted)
            return null;
        if (path != ArtifactTree.LogName)
            return expected.ContainsKey(path) ? ArtifactFaultKind.Damaged : ArtifactFaultKind.Foreign;
        // Another workspace may have run the same stage since, and its log be the newer one of the same result.
        var isLog = !found.IsDefault && (made.Log is null || store.Check(found, null, inFull: false) == Presence.Present);
        return isLog ? null : ArtifactFaultKind.Damaged;
    }

    /// <summary>The digest of each regular file that can be read.</summary>
    private Dictionary<string, Digest> Digests(
        string folder, Dictionary<string, FileStatus> found, Dictionary<string, Digest> expected, Action<long> progress, CancellationToken cancellation)
    {
        var digests = new ConcurrentDictionary<string, Digest>(StringComparer.Ordinal);
        var work = new ParallelOptions { MaxDegreeOfParallelism = Math.Clamp(Environment.ProcessorCount, 1, 8), CancellationToken = cancellation };
        FileHasher.Unwrapped(() => Parallel.ForEach(Partitioner.Create(found.Where(file => file.Value.Kind == FileKind.Regular), EnumerablePartitionerOptions.NoBuffering), work, file =>
        {
            var (relative, status) = file;
            // A hard link of a blob is the blob, which has been read already.
            digests[relative] = expected.TryGetValue(relative, out var wanted) && status.Links > 1 && IsBlob(status, wanted)
                ? wanted
                : store.TryHash(Path.Combine(folder, relative)) ?? default;
            progress(status.State.Size);
        }));
        return new(digests, StringComparer.Ordinal);
    }

    private bool IsBlob(FileStatus status, Digest digest) =>
        PosixPath.Status(store.BlobPath(digest)) is { } blob && (blob.State.Device, blob.State.Inode) == (status.State.Device, status.State.Inode);
}
