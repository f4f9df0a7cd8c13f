using Pipeline.Engine.Execution;

namespace Pipeline.Host.Tasks;

/// <summary>A run that the engine has begun: what Cake's tasks wait for.</summary>
internal interface IPipelineRun
{
    /// <summary>The target's closure, dependencies first.</summary>
    IReadOnlyList<string> Stages { get; }

    /// <summary>The stages of the closure that <paramref name="stage"/> reads from.</summary>
    IReadOnlyList<string> DependenciesOf(string stage);

    /// <summary>Ends when the stage has: executed, cached, failed or skipped. Never faults.</summary>
    Task<StageOutcome> OutcomeOf(string stage);

    /// <summary>Ends when everything has; faults where no stage could even be tried.</summary>
    Task<RunOutcome> Completion { get; }
}
