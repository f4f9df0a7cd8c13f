using Pipeline.Contracts;
using Pipeline.Engine.Definition;
using Pipeline.Engine.Fingerprinting;
using Pipeline.Engine.Journal;
using Pipeline.Engine.Store;

namespace Pipeline.Engine.Verification;

/// <summary>
/// Writes lost actions anew, without running a stage: the present inputs give the entries, if they are still those of the lost action, and the journal
/// knows the manifest that it named.
/// </summary>
internal sealed class ActionRepair(PipelineWorkspace workspace, IReadOnlyDictionary<string, ArtifactScan> artifacts)
{
    /// <returns>The fingerprints whose action is there again.</returns>
    public IReadOnlySet<Digest> Repair(IReadOnlyCollection<Digest> lost)
    {
        var repaired = new HashSet<Digest>();
        if (lost.Count == 0)
            return repaired;
        var made = workspace.Journal.Read()
            .Where(entry => entry.Manifest is not null && lost.Contains(entry.Fingerprint))
            .ToLookup(entry => entry.Fingerprint);
        _ = new PresentResults(workspace, workspace.AllStages, (stage, entries) =>
        {
            if (made[entries.Fingerprint].LastOrDefault() is { } entry && Publish(stage, entries, entry))
                repaired.Add(entries.Fingerprint);
        });
        return repaired;
    }

    private bool Publish(StageDefinition stage, EntryList entries, JournalEntry entry)
    {
        var digest = entry.Manifest!.Value;
        if (workspace.Results.Load(digest) is not { } manifest || manifest.Fingerprint != entries.Fingerprint)
            return false;
        var log = artifacts.GetValueOrDefault(stage.Name) is { } scan && scan.Made?.Digest == digest ? LogOf(scan) : null;
        workspace.Store.Publish(
            new()
            {
                Fingerprint = entries.Fingerprint,
                Entries = entries.Entries,
                Manifest = digest,
                Created = entry.At,
                Log = log,
                Seconds = new RunArchive(workspace.RunsFolder).Read(entry.Run)?.Stages.FirstOrDefault(record => record.Manifest == digest)?.Seconds ?? 0,
            },
            replace: false);
        return true;
    }

    private Digest? LogOf(ArtifactScan scan)
    {
        var copy = scan.Copies.FirstOrDefault(file => Path.GetFileName(file.Value) == ArtifactTree.LogName);
        return copy.Value is not null && workspace.Store.Restore(copy.Key, copy.Value) ? copy.Key : null;
    }
}
