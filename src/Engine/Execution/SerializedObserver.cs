using Pipeline.Contracts;

namespace Pipeline.Engine.Execution;

/// <summary>Keeps the promise of <see cref="IRunObserver"/> that no two calls come at once.</summary>
internal sealed class SerializedObserver(IRunObserver inner) : IRunObserver
{
    private readonly Lock _gate = new();

    public void Begin(int stages)
    {
        lock (_gate)
            inner.Begin(stages);
    }

    public void Started(string stage, IReadOnlyList<string> reasons)
    {
        lock (_gate)
            inner.Started(stage, reasons);
    }

    public void Progress(string stage, ProgressEvent progress)
    {
        lock (_gate)
            inner.Progress(stage, progress);
    }

    public void Finished(StageOutcome outcome)
    {
        lock (_gate)
            inner.Finished(outcome);
    }

    public void Warn(string message)
    {
        lock (_gate)
            inner.Warn(message);
    }
}
