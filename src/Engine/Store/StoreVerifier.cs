using System.Collections.Concurrent;
using Pipeline.Contracts;
using Pipeline.Engine.Store.Native;

namespace Pipeline.Engine.Store;

/// <summary>Reads the whole store. What is damaged goes to quarantine; what is missing is only named.</summary>
public sealed class StoreVerifier(ContentStore store)
{
    /// <summary>Hashes every blob, several at once.</summary>
    /// <param name="progress">Told bytes done and bytes in all, from any thread.</param>
    public BlobScan Blobs(Action<long, long> progress, CancellationToken cancellation)
    {
        var damaged = new ConcurrentBag<Digest>();
        var blobs = StoreListing.BlobFiles(store).ToList();
        var (done, total) = (0L, blobs.Sum(blob => blob.Size));
        var work = new ParallelOptions { MaxDegreeOfParallelism = Math.Clamp(Environment.ProcessorCount, 1, 8), CancellationToken = cancellation };
        // One at a time from the list: blobs differ in size by a factor of a million.
        FileHasher.Unwrapped(() => Parallel.ForEach(Partitioner.Create(blobs, EnumerablePartitionerOptions.NoBuffering), work, blob =>
        {
            if (store.Check(blob.Digest, null, inFull: true) == Presence.Damaged)
                damaged.Add(blob.Digest);
            progress(Interlocked.Add(ref done, blob.Size), total);
        }));
        store.Hasher.Flush();
        return new(blobs.Count, total, [.. damaged.Order()]);
    }

    /// <summary>Reads every action and its manifest, and looks for the blobs that they name.</summary>
    public ActionScan Actions(CancellationToken cancellation)
    {
        var (damaged, missing) = (new List<Digest>(), new List<MissingBlob>());
        var files = store.ActionFiles().ToList();
        foreach (var (path, fingerprint) in files)
        {
            cancellation.ThrowIfCancellationRequested();
            if (ContentStore.ReadAction(path, fingerprint) is { } action)
                missing.AddRange(MissingOf(action));
            else if (PosixPath.Status(path) is not null && store.Quarantine(path, "Unreadable action"))
                damaged.Add(fingerprint);
        }

        return new(files.Count, damaged, missing);
    }

    /// <summary>The lists of what workspaces keep that cannot be read: ids and paths. They stay in place, because Gc has to wait for them.</summary>
    public IReadOnlyList<(string Id, string Path)> DamagedRoots() =>
        [.. RootFiles.All(store).Where(file => file.Record is null).Select(file => (file.Id, file.Path))];

    private IEnumerable<MissingBlob> MissingOf(ActionRecord action)
    {
        var stage = action.Entries.FirstOrDefault(entry => entry.Name == "stage").Value ?? "a stage";
        if (action.Log is { } log && IsMissing(log))
            yield return new(log, action.Fingerprint, stage, $"the log of {stage}", BlobRole.Log);
        if ((store.ReadBlob(action.Manifest) is { } bytes ? ManifestBytes.TryParse(bytes) : null) is not { } manifest)
        {
            yield return new(action.Manifest, action.Fingerprint, stage, $"the manifest of {stage}", BlobRole.Manifest);
            yield break;
        }

        foreach (var output in manifest.Outputs)
        {
            foreach (var file in output.Files.Where(file => IsMissing(file.Digest)))
                yield return new(file.Digest, action.Fingerprint, stage, $"{output.Name}/{file.Path} of {stage}", BlobRole.Output);
        }
    }

    private bool IsMissing(Digest blob) => PosixPath.Status(store.BlobPath(blob)) is null;
}

/// <param name="Bytes">Of all blobs.</param>
/// <param name="Damaged">Now in quarantine; sorted.</param>
public sealed record BlobScan(int Count, long Bytes, IReadOnlyList<Digest> Damaged);

/// <param name="Damaged">Fingerprints whose action could not be read; it is in quarantine now.</param>
/// <param name="Missing">Every blob that a readable action leads to and that is not there.</param>
public sealed record ActionScan(int Count, IReadOnlyList<Digest> Damaged, IReadOnlyList<MissingBlob> Missing);

/// <param name="Fingerprint">Of the action that leads to it.</param>
/// <param name="What">In words: which file of which stage.</param>
public sealed record MissingBlob(Digest Digest, Digest Fingerprint, string Stage, string What, BlobRole Role);

/// <summary>What a blob is to an action.</summary>
public enum BlobRole
{
    Output,
    Manifest,
    Log,
}
