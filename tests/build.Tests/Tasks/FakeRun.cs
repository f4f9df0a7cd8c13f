using Pipeline.Engine.Execution;
using Pipeline.Engine.Journal;
using Pipeline.Host.Tasks;

namespace Pipeline.Host.Tests.Tasks;

/// <summary>A run that has ended as told.</summary>
internal sealed class FakeRun(params (string Stage, StageStatus Status, string[] Dependencies)[] stages) : IPipelineRun
{
    public IReadOnlyList<string> Stages { get; } = [.. stages.Select(stage => stage.Stage)];

    /// <summary>In the order that Cake awaited them.</summary>
    public List<string> Awaited { get; } = [];

    public Task<RunOutcome> Completion { get; init; } = Task.FromResult(
        new RunOutcome("", RunStatus.Succeeded, [.. stages.Select(stage => Outcome(stage.Stage, stage.Status))], StoreFailed: false));

    public IReadOnlyList<string> DependenciesOf(string stage) => Find(stage).Dependencies;

    public Task<StageOutcome> OutcomeOf(string stage)
    {
        lock (Awaited)
            Awaited.Add(stage);
        return Task.FromResult(Outcome(stage, Find(stage).Status));
    }

    private static StageOutcome Outcome(string stage, StageStatus status) => new() { Stage = stage, Status = status, Duration = TimeSpan.FromSeconds(3) };

    private (string Stage, StageStatus Status, string[] Dependencies) Find(string stage) => stages.Single(known => known.Stage == stage);
}
