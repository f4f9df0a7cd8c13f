using Pipeline.Contracts;
using Pipeline.Engine.Definition;
using Pipeline.Engine.Store.Locks;
using Pipeline.Engine.Store.Native;

namespace Pipeline.Engine.Store;

/// <summary>
/// Keeps <c>artifacts/&lt;Stage&gt;</c> as its manifest says: reflinks where the file system can, else copies up to 64 MiB, else hard links, all read-only.
/// A tree is built aside and swapped in whole; what a user has put or changed there is moved to quarantine, never deleted.
/// </summary>
/// <param name="copyUpTo">Files up to this many bytes are copied where they cannot be reflinked; larger ones are hard links.</param>
/// <param name="locks">How locks are taken; null finds out what works there.</param>
public sealed partial class Materializer(ContentStore store, string artifacts, long copyUpTo = Materializer.CopyUpTo, LockKind? locks = null)
{
    /// <summary>64 MiB.</summary>
    public const long CopyUpTo = 64L * 1024 * 1024;

    private readonly BlobPlacer _placer = new(store, copyUpTo);

    /// <summary>Absolute path of <c>artifacts/</c>.</summary>
    public string Folder { get; } = Path.GetFullPath(artifacts);

    /// <summary>The workspace's locks.</summary>
    internal LockFolder Locks { get; } = WorkspaceLocks.Of(artifacts, store.Time, locks);

    /// <summary>Whether a folder of <c>artifacts/</c> is a stage's: it has its name and its manifest.</summary>
    public static bool IsStage(string folder) => PipelineNames.IsValid(Path.GetFileName(folder)) && File.Exists(Path.Combine(folder, ArtifactTree.ManifestName));

    /// <summary>Whether an invocation that was killed left it there, half built.</summary>
    public static bool IsUnfinished(string folder) => Path.GetFileName(folder).StartsWith(AtomicFile.TemporaryPrefix, StringComparison.Ordinal);

    /// <summary>Whether the stage's artifacts are all there and as the manifest says, and nothing else. A stat for each file and folder while they are as recorded.</summary>
    public bool IsCurrent(string stage, Digest manifestDigest, Manifest manifest, Digest? log) =>
        IsCurrent(StageFolder(stage), new ArtifactTree(manifestDigest, manifest, log))
        || (log is { } kept && store.Check(kept, null, inFull: false) != Presence.Present
            && IsCurrent(StageFolder(stage), new ArtifactTree(manifestDigest, manifest, null)));

    /// <summary>Makes the stage's artifacts what the manifest says.</summary>
    /// <param name="log">The blob that <c>log.txt</c> shows; left out when it is not there.</param>
    /// <returns>The blobs that are missing or damaged, in which case nothing was changed; none when it is done.</returns>
    public async Task<IReadOnlyList<Digest>> MaterializeAsync(
        string stage, Digest manifestDigest, Manifest manifest, Digest? log, CancellationToken cancellation)
    {
        if (IsCurrent(stage, manifestDigest, manifest, log))
            return [];
        using var held = await LockAsync(stage, cancellation).ConfigureAwait(false);
        return Bring(stage, manifestDigest, manifest, log);
    }

    /// <summary>As <see cref="MaterializeAsync"/>, by whoever holds the stage's lock.</summary>
    private List<Digest> Bring(string stage, Digest manifestDigest, Manifest manifest, Digest? log)
    {
        var folder = StageFolder(stage);
        if (log is { } kept && store.Check(kept, null, inFull: false) != Presence.Present)
            log = null;
        var tree = new ArtifactTree(manifestDigest, manifest, log);
        if (IsCurrent(folder, tree))
            return [];

        Rescue(folder, tree);
        var missing = tree.Files
            .DistinctBy(file => file.Digest)
            .Where(file => store.Check(file.Digest, file.Size < 0 ? null : file.Size, inFull: false) != Presence.Present)
            .Select(file => file.Digest)
            .ToList();
        if (missing.Count == 0)
            Swap(Build(stage, tree), folder);
        return missing;
    }

    /// <summary>Removes a stage's artifacts; what is not the engine's own goes to quarantine.</summary>
    public async Task RemoveAsync(string stage, CancellationToken cancellation)
    {
        using var held = await LockAsync(stage, cancellation).ConfigureAwait(false);
        var folder = StageFolder(stage);
        if (PosixPath.Status(folder) is null)
            return;
        Rescue(folder, null);
        Discard(folder);
    }

    private string StageFolder(string stage) => RelativePath.Below(Folder, stage);

    private Task<StoreLock> LockAsync(string stage, CancellationToken cancellation) =>
        Locks.LockAsync(WorkspaceLocks.OfStage(stage), LockMode.Exclusive, cancellation);

    private string Build(string stage, ArtifactTree tree)
    {
        PosixPath.MakeFolders(Folder, syncNames: false);
        // What an invocation that was killed left behind; the lock says that nobody is at it.
        var prefix = $"{AtomicFile.TemporaryPrefix}{stage}-";
        foreach (var name in (FolderReader.TryNames(Folder) ?? []).Where(name => name.StartsWith(prefix, StringComparison.Ordinal) && Guid.TryParseExact(name[prefix.Length..], "N", out _)))
            Discard(Path.Combine(Folder, name));

        var temporary = Path.Combine(Folder, prefix + Guid.NewGuid().ToString("N"));
        var complete = false;
        try
        {
            foreach (var (relative, _) in tree.Listings)
                PosixPath.MakeFolders(relative.Length == 0 ? temporary : RelativePath.Below(temporary, relative), syncNames: false);
            foreach (var file in tree.Files)
                _placer.Place(file, RelativePath.Below(temporary, file.Path));
            complete = true;
        }
        finally
        {
            if (!complete)
                Discard(temporary);
        }

        return temporary;
    }

    private void Swap(string built, string folder)
    {
        if (PosixPath.Status(folder) is null)
        {
            PosixPath.Rename(built, folder);
        }
        else if (PosixPath.TryExchange(built, folder))
        {
            Discard(built);
        }
        else
        {
            // A moment without artifacts, where the file system knows no exchange.
            Discard(folder);
            PosixPath.Rename(built, folder);
        }
    }

    /// <summary>Deletes a tree of ours. The end of a hard link sets its blob's ctime, whose digest stays known.</summary>
    private void Discard(string folder)
    {
        foreach (var (path, status) in Folders.Below(folder))
        {
            if (status is { Kind: FileKind.Regular, Links: > 1 } && store.Hasher.TryGetRecorded(status.State, out var digest))
                _placer.Remove(new PlacedFile(path, store.BlobPath(digest), Linked: true));
        }

        Folders.Delete(folder);
    }
}
