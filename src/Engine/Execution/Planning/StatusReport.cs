using Pipeline.Engine.Journal;

namespace Pipeline.Engine.Execution.Planning;

public enum StageState
{
    /// <summary>What stands under <c>artifacts/</c> is what a run would give.</summary>
    Fresh,
    /// <summary>It would run, or maybe.</summary>
    Stale,
    /// <summary>It never succeeded here, or its artifacts are gone.</summary>
    Missing,
    /// <summary>Its last attempt at this fingerprint failed.</summary>
    Failed,
}

/// <summary>A stage's state, and why.</summary>
public sealed record StageStatusLine(string Name, StageState State, IReadOnlyList<string> Reasons)
{
    /// <param name="planned">What a run would do.</param>
    /// <param name="history">What happened before.</param>
    /// <param name="isIntact">Whether the stage's artifacts are as they were materialised.</param>
    public static StageStatusLine Of(PlannedStage planned, StageHistory history, Func<PlannedStage, bool> isIntact)
    {
        if (planned is { State: PlanState.Run, Entries.IsComplete: true } && history.FailedAt(planned.Name, planned.Entries.Fingerprint))
            return new(planned.Name, StageState.Failed, ["its last attempt failed; nothing it depends on has changed since"]);
        if (history.Materialised(planned.Name) is not { } here)
            return new(planned.Name, StageState.Missing, planned.State == PlanState.Cached ? ["its result is stored but not under artifacts/"] : planned.Reasons);
        if (planned.State != PlanState.Cached)
            return new(planned.Name, StageState.Stale, planned.Reasons);
        if (here.Manifest != planned.Result!.Digest)
            return new(planned.Name, StageState.Stale, ["artifacts/ holds an earlier result; the next run puts the stored one there"]);
        return isIntact(planned)
            ? new(planned.Name, StageState.Fresh, planned.Reasons)
            : new(planned.Name, StageState.Missing, ["files under artifacts/ are gone or were edited; the next run puts them back"]);
    }
}
