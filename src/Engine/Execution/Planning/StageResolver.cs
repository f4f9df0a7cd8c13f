using Pipeline.Engine.Definition;
using Pipeline.Engine.Fingerprinting;
using Pipeline.Engine.Store;

namespace Pipeline.Engine.Execution.Planning;

/// <summary>Decides for one stage, from what is known of its inputs now, whether a stored result stands for it.</summary>
public sealed class StageResolver(EntryBuilder entries, ContentStore store, StoredResults results, IHistory history, TimeProvider time)
{
    /// <param name="stage">The stage.</param>
    /// <param name="outputOf">The content of another stage's output, or null while it is not known.</param>
    /// <param name="forced">Whether the user asked for it to run.</param>
    public PlannedStage Resolve(StageDefinition stage, Func<OutputReference, InputContent?> outputOf, bool forced)
    {
        if (stage.Frozen && !forced && Frozen(stage) is { } kept)
            return kept;

        EntryList list;
        try
        {
            list = entries.Build(stage, outputOf);
        }
        catch (InputException missing)
        {
            return new() { Definition = stage, State = PlanState.Run, Reasons = [missing.Message] };
        }

        var run = new PlannedStage { Definition = stage, State = PlanState.Run, Entries = list };
        if (forced)
            return run with { Replace = true, Reasons = ["forced by --force"] };
        if (stage.Cache.Always)
            return run with { Replace = true, Reasons = ["cache: always"] };
        if (!list.IsComplete)
            return Unknown(run, list);

        if (store.ReadAction(list.Fingerprint) is not { } action)
            return run with { Reasons = WhyNotStored(stage, list) };
        if (stage.Cache.Expires is { } lifetime && time.GetUtcNow() - action.Created >= lifetime)
            return run with { Replace = true, Reasons = [$"its result of {action.Created:yyyy-MM-dd HH:mm} UTC has expired"] };
        if (results.Of(action) is not { } result)
            return run with { Reasons = ["its stored manifest is missing or damaged"] };
        return run with
        {
            State = PlanState.Cached,
            Action = action,
            Result = result,
            Reasons = result.IsComplete ? [] : [$"the store lacks {result.Missing[0].Path}" + (result.Missing.Count > 1 ? $" and {result.Missing.Count - 1} more of its files" : "")],
        };
    }

    private PlannedStage Unknown(PlannedStage run, EntryList list)
    {
        var waits = $"waits for {string.Join(", ", list.UnknownInputs.Select(input => run.Definition.Inputs.First(one => one.Name == input).From))}";
        if (store.ActionsOf(run.Name).Any(action => list.AgreesWith(action.Entries)))
            return run with { State = PlanState.Maybe, Reasons = [waits] };
        return run with { Reasons = [.. Differences(run.Definition, list), waits] };
    }

    private List<string> WhyNotStored(StageDefinition stage, EntryList list)
    {
        var differences = Differences(stage, list);
        return differences.Count > 0 ? differences : ["no stored result"];
    }

    /// <summary>The entries known now that differ from the last success, in words.</summary>
    private List<string> Differences(StageDefinition stage, EntryList list)
    {
        if (history.LastSuccess(stage.Name) is not { } last)
            return ["has no result here yet"];
        if (PastEntries.Of(last, store) is not { } past)
            return [];
        return [.. past.Until(list)
            .Where(difference => difference.New is not null || list.IsComplete)
            .Take(5)
            .Select(difference => difference.ToString())];
    }

    private PlannedStage? Frozen(StageDefinition stage)
    {
        if (history.LastSuccess(stage.Name) is not { } last || results.Of(last) is not { } result)
            return null;
        return new()
        {
            Definition = stage,
            State = PlanState.Cached,
            Result = result,
            Reasons = [result is { Missing: [var lost, ..] }
                ? $"frozen, but the store lacks {lost.Path} of its result: put back from artifacts/ if it is there, else made anew"
                : $"frozen: keeps the result {EntryDifference.Brief(last.Fingerprint.ToString())}, whatever changed"],
        };
    }
}
