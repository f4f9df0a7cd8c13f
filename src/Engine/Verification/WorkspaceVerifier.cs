using Pipeline.Contracts;
using Pipeline.Engine.Execution;
using Pipeline.Engine.Store;

namespace Pipeline.Engine.Verification;

/// <summary>
/// Reads the whole store and every materialised artifact; moves what is damaged to quarantine and repairs what can be repaired without running stages: blobs
/// from artifacts, artifacts from blobs, actions from the journal. Safe beside runs: it holds the store's lock shared, as they do.
/// </summary>
public sealed class WorkspaceVerifier(PipelineWorkspace workspace, TimeProvider time)
{
    private const string BlobPhase = "blobs", ArtifactPhase = "artifacts";
    private readonly StoreVerifier _store = new(workspace.Store);

    /// <exception cref="StoreException">The store or <c>artifacts/</c> cannot be read or written.</exception>
    /// <exception cref="OperationCanceledException">What was repaired by then stays so.</exception>
    public async Task<VerifyReport> VerifyAsync(RebuildRequest rebuild, IRunObserver observer, CancellationToken cancellation)
    {
        var told = new SerializedObserver(observer);
        using var shared = await ShareStoreAsync(told, cancellation);
        workspace.Store.Reported += told.Warn;
        try
        {
            var stages = rebuild.StagesOf(workspace);
            told.Begin(2 + stages.Count);
            var progress = new PhaseProgress(told, time);
            var blobs = progress.Run(BlobPhase, tell => _store.Blobs(tell, cancellation));
            var scans = await ScanArtifactsAsync(progress, cancellation);

            var findings = new FindingList(workspace);
            var actions = Repair(blobs, scans, findings, mend: shared is not null, cancellation);
            foreach (var scan in scans)
                await RepairAsync(scan, findings, mend: shared is not null, cancellation);
            foreach (var (id, path) in _store.DamagedRoots())
                findings.Add(FindingKind.DamagedRoots, path, $"what a workspace keeps cannot be read; Gc waits until --forget={id}", repaired: false);
            workspace.Store.Hasher.Flush();

            var rebuilt = await new StageRebuilder(workspace, told, time).RebuildAsync(stages, rebuild.Stage is not null, cancellation);
            return new(blobs.Count, blobs.Bytes, actions, scans.Sum(scan => scan.Files), findings.Sorted(), rebuilt);
        }
        finally
        {
            workspace.Store.Reported -= told.Warn;
        }
    }

    /// <summary>Null where the store cannot be written: nobody can hold a lock there, and nothing can be mended.</summary>
    private async Task<StoreLock?> ShareStoreAsync(SerializedObserver told, CancellationToken cancellation)
    {
        try
        {
            return await workspace.Store.LockAsync(GarbageCollector.LockName, LockMode.Shared, cancellation);
        }
        catch (StoreException failure) when (failure.IsUnwritable)
        {
            told.Warn($"the store {workspace.Store.Folder} cannot be written: what is damaged is named and not mended");
            return null;
        }
    }

    private async Task<List<ArtifactScan>> ScanArtifactsAsync(PhaseProgress progress, CancellationToken cancellation)
    {
        var recorded = workspace.Roots.Read().Artifacts;
        var scans = new List<ArtifactScan>();
        await progress.RunAsync(ArtifactPhase, async tell =>
        {
            var done = 0L;
            foreach (var stage in workspace.Artifacts.StageFolders())
            {
                var manifest = recorded.TryGetValue(stage, out var last) ? last : default(Digest?);
                var scan = await workspace.Artifacts.ScanAsync(
                    stage, manifest, fingerprint => workspace.Store.ReadAction(fingerprint)?.Log, size => tell(Interlocked.Add(ref done, size), null), cancellation);
                if (scan is not null)
                    scans.Add(scan);
            }
        });
        return scans;
    }

    /// <summary>Repairs the store, and returns how many actions it has.</summary>
    private int Repair(BlobScan blobs, List<ArtifactScan> scans, FindingList findings, bool mend, CancellationToken cancellation)
    {
        var repair = new BlobRepair(workspace, scans, mend);
        // Nothing is put back before the actions have said what it is.
        var restored = new Dictionary<Digest, string?>();
        var scan = _store.Actions(cancellation);
        var count = scan.Count;
        var lost = scan.Damaged;
        var missing = scan.Missing.ToList();
        // A manifest that is back leads to blobs that could not be looked for before.
        while (scan.Missing.Where(blob => blob.Role == BlobRole.Manifest && !restored.ContainsKey(blob.Digest)).ToList() is { Count: > 0 } manifests)
        {
            foreach (var manifest in manifests)
                restored[manifest.Digest] = repair.Repair(manifest.Digest);
            scan = _store.Actions(cancellation);
            missing.AddRange(scan.Missing);
        }

        foreach (var blob in missing.OrderBy(blob => blob.Role).DistinctBy(blob => blob.Digest))
            Repair(blob, Kind(blob.Digest), restored, repair, findings);
        var snapshots = repair.Snapshots().ToList();
        foreach (var (run, digest, repaired) in snapshots)
            findings.AddBlob(Kind(digest), digest, repaired ? $"artifacts/runs/{run}" : null, $"the list of what run {run} made", "Gc keeps nothing for that run any more");
        foreach (var digest in blobs.Damaged.Except(missing.Select(blob => blob.Digest)).Except(snapshots.Select(snapshot => snapshot.Snapshot)))
            findings.AddBlob(FindingKind.DamagedBlob, digest, repair.Repair(digest), "a blob", "no stored result leads to it");

        IReadOnlySet<Digest> actions = mend ? new ActionRepair(workspace, scans.ToDictionary(one => one.Stage)).Repair([.. lost]) : new HashSet<Digest>();
        foreach (var fingerprint in lost)
            findings.AddAction(fingerprint, actions.Contains(fingerprint));
        return count;

        FindingKind Kind(Digest digest) => blobs.Damaged.Contains(digest) ? FindingKind.DamagedBlob : FindingKind.MissingBlob;
    }

    private static void Repair(MissingBlob blob, FindingKind kind, Dictionary<Digest, string?> restored, BlobRepair repair, FindingList findings)
    {
        var from = restored.TryGetValue(blob.Digest, out var done) ? done : repair.Repair(blob.Digest);
        var forgotten = from is null && blob.Role == BlobRole.Log && repair.ForgetLog(blob);
        findings.AddBlob(
            kind, blob.Digest, from, blob.What,
            forgotten ? "the result stands without it" : $"{blob.Stage} runs again when it is needed", forgotten);
    }

    private async Task RepairAsync(ArtifactScan scan, FindingList findings, bool mend, CancellationToken cancellation)
    {
        if (scan.Faults.Count == 0)
            return;
        var made = scan.Made;
        var whole = mend && made is not null && (await workspace.Artifacts.RepairAsync(scan.Stage, made, cancellation)).Count == 0;
        foreach (var fault in scan.Faults)
            findings.AddArtifact(fault, scan.Stage, whole);
    }
}
