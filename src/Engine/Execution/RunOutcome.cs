using Pipeline.Engine.Journal;

namespace Pipeline.Engine.Execution;

/// <summary>How a run ended.</summary>
/// <param name="StoreFailed">Whether the store or the engine itself failed, rather than a stage.</param>
public sealed record RunOutcome(string Id, RunStatus Status, IReadOnlyList<StageOutcome> Stages, bool StoreFailed)
{
    public int ExitCode => (Status, StoreFailed) switch
    {
        (RunStatus.Interrupted, _) => 130,
        (_, true) => 3,
        (RunStatus.Failed, _) => 1,
        _ => 0,
    };
}
