using Pipeline.Contracts;
using Pipeline.Engine.Definition;
using Pipeline.Engine.Execution.Planning;
using Pipeline.Engine.Fingerprinting;
using Pipeline.Engine.Graph;

namespace Pipeline.Engine.Verification;

/// <summary>What the store has for each stage with its inputs as they are now, however long it may stand.</summary>
internal sealed class PresentResults
{
    private readonly PipelineWorkspace _workspace;
    private readonly Dictionary<string, PresentResult> _stages = new(StringComparer.Ordinal);

    /// <param name="before">Called before a stage's result is looked up, with its complete entries; stages come after those they depend on.</param>
    public PresentResults(PipelineWorkspace workspace, IEnumerable<string> targets, Action<StageDefinition, EntryList>? before = null)
    {
        _workspace = workspace;
        foreach (var stage in workspace.Graph.Closure(targets))
            _stages.Add(stage.Name, Look(stage, before));
    }

    public PresentResult this[string stage] => _stages[stage];

    /// <summary>What readers of another stage's output are given now, or null while that is not known.</summary>
    public InputContent? Content(OutputReference reference) =>
        _stages[reference.Stage].Shown?.Output(reference.Output) is { } output ? InputContent.OfOutput(output) : null;

    private PresentResult Look(StageDefinition stage, Action<StageDefinition, EntryList>? before)
    {
        EntryList entries;
        try
        {
            entries = _workspace.Entries.Build(stage, Content);
        }
        catch (InputException missing)
        {
            return new(stage, null, null, Kept(stage), missing.Message);
        }

        if (!entries.IsComplete)
            return new(stage, null, null, Kept(stage), $"nothing is stored of {stage.Inputs.First(input => input.Name == entries.UnknownInputs[0]).From}, which it reads");
        before?.Invoke(stage, entries);
        var stored = _workspace.Store.ReadAction(entries.Fingerprint) is { } action ? _workspace.Results.Of(action) : null;
        return new(stage, entries, stored, Kept(stage) ?? stored, stored is null ? "nothing is stored for its present inputs" : null);
    }

    private StoredResult? Kept(StageDefinition stage) =>
        stage.Frozen && _workspace.History.LastSuccess(stage.Name) is { } last ? _workspace.Results.Of(last) : null;
}

/// <param name="Entries">Complete; null where an input is missing or not known.</param>
/// <param name="Stored">The result for those entries.</param>
/// <param name="Shown">What other stages read: the stored result, or the one that a frozen stage keeps.</param>
/// <param name="Lack">Why nothing is stored.</param>
internal sealed record PresentResult(StageDefinition Stage, EntryList? Entries, StoredResult? Stored, StoredResult? Shown, string? Lack);
