using Pipeline.Engine.Execution.Planning;
using Pipeline.Engine.Fingerprinting;
using Pipeline.Engine.Store;

namespace Pipeline.Engine.Journal;

/// <summary>Why a stage would run, or did run last.</summary>
/// <param name="Between"><c>now</c>: between its last success and the present state. <c>runs</c>: between its last two executions.</param>
public sealed record WhyReport(string Stage, string Between, IReadOnlyList<EntryDifference> Entries)
{
    /// <summary>Compares entry by entry; an input whose maker has yet to run is listed with that as its new value.</summary>
    public static WhyReport Of(PlannedStage stage, StageHistory history, ContentStore store)
    {
        var now = history.LastSuccess(stage.Name) is { } last && PastEntries.Of(last, store) is { } past
            ? stage.Entries is { } entries ? SinceLastSuccess(past, entries, stage) : Gone(past, stage)
            : [];
        if (now.Count > 0)
            return new(stage.Name, "now", now);

        var executions = history.Executions(stage.Name)
            .Select(success => store.ReadAction(success.Fingerprint))
            .OfType<ActionRecord>()
            .TakeLast(2)
            .ToList();
        return new(stage.Name, "runs", executions.Count == 2 ? EntryDifference.Between(executions[0].Entries, executions[1].Entries) : []);
    }

    /// <summary>Inputs that are no longer there: nothing else can be compared.</summary>
    private static List<EntryDifference> Gone(PastEntries past, PlannedStage stage) =>
    [
        .. stage.Definition.Inputs.Where(input => input.Path is { } path && !Path.Exists(path))
            .Select(input => new EntryDifference($"inputs.{input.Name}", past[$"inputs.{input.Name}"], "missing")),
    ];

    private static List<EntryDifference> SinceLastSuccess(PastEntries past, EntryList entries, PlannedStage stage)
    {
        var pending = entries.UnknownInputs.Select(input => "inputs." + input).ToList();
        return [.. past.Until(entries)
            .Where(difference => !pending.Exists(input => difference.Entry == input || difference.Entry.StartsWith(input + "/", StringComparison.Ordinal)))
            .Concat(pending.Select(input => new EntryDifference(
                input, past[input],
                $"not known before {stage.Definition.Inputs.First(one => "inputs." + one.Name == input).From} is made")))
            .OrderBy(difference => difference.Entry, StringComparer.Ordinal)];
    }
}
