using Pipeline.Contracts;
using Pipeline.Engine.Journal;
using Pipeline.Engine.Store;

namespace Pipeline.Engine.Verification;

/// <summary>Puts lost blobs back into the store from copies that still stand under <c>artifacts/</c>.</summary>
/// <param name="mend">False only tells what there is to mend.</param>
internal sealed class BlobRepair(PipelineWorkspace workspace, IReadOnlyCollection<ArtifactScan> artifacts, bool mend)
{
    private readonly Dictionary<Digest, string> _copies = artifacts
        .SelectMany(scan => scan.Copies)
        .DistinctBy(copy => copy.Key)
        .ToDictionary(copy => copy.Key, copy => copy.Value);

    /// <summary>Where the blob was put back from; null where no copy is left.</summary>
    public string? Repair(Digest digest) =>
        mend && _copies.TryGetValue(digest, out var copy) && workspace.Store.Restore(digest, copy)
            ? Path.GetRelativePath(workspace.Definition.Workspace, copy)
            : null;

    /// <summary>Lets a result stand without its log, which nothing can bring back. False while the stage is being executed.</summary>
    public bool ForgetLog(MissingBlob log)
    {
        using var held = mend ? workspace.Store.TryLock("stage-" + log.Fingerprint.Hex, LockMode.Exclusive) : null;
        if (held is null || workspace.Store.ReadAction(log.Fingerprint) is not { } action || action.Log != log.Digest)
            return false;
        workspace.Store.Publish(action with { Log = null }, replace: true);
        return true;
    }

    /// <summary>Runs of this workspace whose list of results is lost, and whether the run's notebook could say it again.</summary>
    public IEnumerable<(string Run, Digest Snapshot, bool Repaired)> Snapshots()
    {
        foreach (var run in workspace.Roots.Read().Runs)
        {
            if (Snapshot.Read(workspace.Store, run.Snapshot) is not null)
                continue;
            var stages = new RunArchive(workspace.RunsFolder).Read(run.Id)?.Stages
                .Where(stage => stage.Manifest is not null)
                .ToDictionary(stage => stage.Name, stage => stage.Manifest!.Value);
            yield return (run.Id, run.Snapshot, mend && stages is not null && Snapshot.Put(workspace.Store, stages) == run.Snapshot);
        }
    }
}
