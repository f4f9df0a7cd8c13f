using System.Collections.Concurrent;
using Pipeline.Contracts;
using Pipeline.Engine.Store.Native;

namespace Pipeline.Engine.Store;

/// <summary>Reads the whole store and moves what is damaged to quarantine.</summary>
public sealed class StoreVerifier(ContentStore store)
{
    /// <summary>Hashes every blob, several at once, then reads every action, its manifest, and what every workspace keeps.</summary>
    public VerifyReport Verify(CancellationToken cancellation)
    {
        var findings = new ConcurrentBag<VerifyFinding>();
        var blobs = StoreListing.BlobFiles(store).ToList();
        var work = new ParallelOptions { MaxDegreeOfParallelism = Math.Clamp(Environment.ProcessorCount, 1, 8), CancellationToken = cancellation };
        // One at a time from the list: blobs differ in size by a factor of a million.
        Parallel.ForEach(Partitioner.Create(blobs, EnumerablePartitionerOptions.NoBuffering), work, blob =>
        {
            if (store.Check(blob.Digest, null, inFull: true) == Presence.Damaged)
                findings.Add(new VerifyFinding(FindingKind.DamagedBlob, Relative(blob.Path), $"the bytes are not those of {blob.Digest}"));
        });

        var actions = store.ActionFiles().ToList();
        foreach (var (path, fingerprint) in actions)
        {
            cancellation.ThrowIfCancellationRequested();
            foreach (var finding in Action(path, fingerprint))
                findings.Add(finding);
        }

        foreach (var file in RootFiles.All(store).Where(file => file.Record is null))
            findings.Add(new VerifyFinding(FindingKind.DamagedRoots, Relative(file.Path), $"what a workspace keeps cannot be read; Gc waits until --forget={file.Id}"));
        store.Hasher.Flush();
        return new VerifyReport(blobs.Count, blobs.Sum(blob => blob.Size), actions.Count, [.. findings.OrderBy(finding => finding.Path, StringComparer.Ordinal)]);
    }

    private IEnumerable<VerifyFinding> Action(string path, Digest fingerprint)
    {
        if (ContentStore.ReadAction(path, fingerprint) is not { } action)
        {
            if (PosixPath.Status(path) is not null && store.Quarantine(path, "Unreadable action"))
                yield return new VerifyFinding(FindingKind.DamagedAction, Relative(path), "it cannot be read, or is another fingerprint's");
            yield break;
        }

        if ((store.ReadBlob(action.Manifest) is { } bytes ? ManifestBytes.TryParse(bytes) : null) is not { } manifest)
        {
            yield return Missing(action, action.Manifest, "its manifest");
            yield break;
        }

        foreach (var output in manifest.Outputs)
        {
            foreach (var file in output.Files.Where(file => PosixPath.Status(store.BlobPath(file.Digest)) is null))
                yield return Missing(action, file.Digest, $"{output.Name}/{file.Path}");
        }
    }

    private VerifyFinding Missing(ActionRecord action, Digest blob, string what) => new(
        FindingKind.MissingBlob,
        Relative(store.BlobPath(blob)),
        $"{what} of {action.Entries.FirstOrDefault(entry => entry.Name == "stage").Value ?? "an action"} is not there; the stage runs again when it is needed");

    private string Relative(string path) => Path.GetRelativePath(store.Folder, path);
}

/// <param name="Bytes">Of all blobs.</param>
/// <param name="Findings">Sorted by path; empty when the store is sound.</param>
public sealed record VerifyReport(int Blobs, long Bytes, int Actions, IReadOnlyList<VerifyFinding> Findings);

/// <param name="Path">Relative to the store.</param>
public sealed record VerifyFinding(FindingKind Kind, string Path, string Message);

/// <summary>What is wrong.</summary>
public enum FindingKind
{
    DamagedBlob,
    DamagedAction,
    DamagedRoots,
    MissingBlob,
}
