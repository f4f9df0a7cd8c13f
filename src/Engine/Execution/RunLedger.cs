using System.Text.Json;
using Pipeline.Contracts;
using Pipeline.Engine.Definition;
using Pipeline.Engine.Execution.Planning;
using Pipeline.Engine.Journal;
using Pipeline.Engine.Lineage;
using Pipeline.Engine.Store;

namespace Pipeline.Engine.Execution;

/// <summary>Takes down, as it happens, what becomes of each stage of one run.</summary>
public sealed class RunLedger(PipelineWorkspace workspace, RunNotebook notebook, IRunObserver observer, TimeProvider time) : IRunLedger
{
    private readonly List<LockedStage> _completed = [];
    private readonly Dictionary<string, StoredResult> _results = new(StringComparer.Ordinal);

    /// <summary>Stages that have a result others may rely on, as the lock file has them.</summary>
    public IReadOnlyList<LockedStage> Completed => _completed;

    /// <summary>Every stage's result so far.</summary>
    public IReadOnlyDictionary<string, StoredResult> Results => _results;

    public string LogCopy(string stage) => notebook.LogPath(stage);

    public async Task SettleAsync(StageDefinition stage, StageOutcome outcome, StoredResult result, bool published)
    {
        if (outcome.Status == StageStatus.Executed)
        {
            Take(stage.Name, JournalEvent.Executed, result.Manifest.Fingerprint, published ? result.Digest : null);
            WriteProvenance(outcome, result.Manifest);
        }

        _results[stage.Name] = result;
        // A frozen stage that did not run keeps its entry: its inputs as they are now are not what its result was made from.
        if (published && (!stage.Frozen || outcome.Status == StageStatus.Executed))
            _completed.Add(Locked(stage, result));
        // Files that nobody needs now may be gone from the store; what stands under artifacts/ stays as it is.
        if (!result.IsComplete)
            return;
        if (workspace.Artifacts.IsCurrent(stage.Name, result.Digest, result.Manifest, result.Log))
            return;
        var missing = await workspace.Artifacts.MaterializeAsync(stage.Name, result.Digest, result.Manifest, result.Log, CancellationToken.None);
        if (missing.Count > 0)
            observer.Warn($"{stage.Name}: its artifacts were not updated, because the store has just lost {missing[0]}; run again");
        else if (outcome.Status == StageStatus.Cached)
            Take(stage.Name, JournalEvent.Adopted, result.Manifest.Fingerprint, result.Digest);
    }

    public StoredResult Recover(StageDefinition stage, StoredResult result)
    {
        foreach (var output in result.Manifest.Outputs)
        {
            foreach (var file in output.Files.Where(file => result.Missing.Any(lost => lost.Digest == file.Digest)))
                workspace.Store.Restore(file.Digest, RelativePath.Below(Path.Combine(workspace.ArtifactsFolder, stage.Name, output.Name), file.Path));
        }

        return workspace.Results.Describe(result.Digest, result.Manifest) with { Log = result.Log };
    }

    public void TakeDownFailure(StageOutcome outcome, bool interrupted)
    {
        if (outcome.Fingerprint is { } fingerprint)
            Take(outcome.Stage, interrupted ? JournalEvent.Interrupted : JournalEvent.Failed, fingerprint, null);
    }

    private void Take(string stage, JournalEvent what, Digest fingerprint, Digest? manifest) =>
        workspace.Journal.Append(new JournalEntry(
            workspace.Id, workspace.Definition.Name, stage, what, fingerprint, manifest, notebook.Id, time.GetUtcNow()));

    private void WriteProvenance(StageOutcome outcome, Manifest manifest)
    {
        var finished = time.GetUtcNow();
        var statement = Provenance.Statement(manifest, new(notebook.Id, finished - outcome.Duration, finished));
        File.WriteAllBytes(notebook.ProvenancePath(outcome.Stage), ContractJson.Bytes(statement));
    }

    private LockedStage Locked(StageDefinition stage, StoredResult result) => new(
        stage.Name,
        result.Manifest.Fingerprint,
        result.Digest,
        [.. result.Manifest.Inputs.Select(input => new LockedItem(input.Name, input.Digest, SizeOf(stage, input)))],
        [.. result.Manifest.Outputs.Select(output => new LockedItem(output.Name, output.Digest, output.Files.Sum(file => file.Size)))]);

    private long SizeOf(StageDefinition stage, ManifestInput input)
    {
        var declared = stage.Inputs.FirstOrDefault(one => one.Name == input.Name && one.From == input.From);
        return declared switch
        {
            { Path: { } path } => workspace.Files.Read(path).Size,
            { Output: { } output } => _results[output.Stage].Output(output.Output)?.Files.Sum(file => file.Size) ?? 0,
            _ => 0,
        };
    }
}
