using Pipeline.Contracts;
using Pipeline.Engine.Execution;

namespace Pipeline.Host.Tasks;

/// <summary>A run of the engine, seen through what it tells its observer; everything is told on to <paramref name="observer"/>.</summary>
internal sealed class ObservedRun(IReadOnlyList<string> stages, Func<string, IReadOnlyList<string>> dependenciesOf, IRunObserver observer)
    : IPipelineRun, IRunObserver
{
    private readonly Dictionary<string, TaskCompletionSource<StageOutcome>> _outcomes = stages.ToDictionary(
        stage => stage, _ => new TaskCompletionSource<StageOutcome>(TaskCreationOptions.RunContinuationsAsynchronously), StringComparer.Ordinal);

    public IReadOnlyList<string> Stages { get; } = stages;

    public Task<RunOutcome> Completion { get; private set; } = Task.FromException<RunOutcome>(new InvalidOperationException("The run has not begun."));

    /// <summary>Begins the run.</summary>
    /// <param name="execute">The engine's run, given the observer to tell.</param>
    public void Begin(Func<IRunObserver, Task<RunOutcome>> execute) => Completion = Task.Run(async () =>
    {
        try
        {
            return await execute(this);
        }
        finally
        {
            // Whoever still waits for a stage waits no longer: it never ended, so it was never run.
            foreach (var (stage, outcome) in _outcomes)
                outcome.TrySetResult(new StageOutcome { Stage = stage, Status = StageStatus.Skipped });
        }
    });

    public IReadOnlyList<string> DependenciesOf(string stage) => dependenciesOf(stage);

    public Task<StageOutcome> OutcomeOf(string stage) => _outcomes[stage].Task;

    void IRunObserver.Begin(int stages) => observer.Begin(stages);

    void IRunObserver.Started(string stage, IReadOnlyList<string> reasons) => observer.Started(stage, reasons);

    void IRunObserver.Progress(string stage, ProgressEvent progress) => observer.Progress(stage, progress);

    void IRunObserver.Finished(StageOutcome outcome)
    {
        if (_outcomes.TryGetValue(outcome.Stage, out var waiting))
            waiting.TrySetResult(outcome);
        observer.Finished(outcome);
    }

    void IRunObserver.Warn(string message) => observer.Warn(message);
}
