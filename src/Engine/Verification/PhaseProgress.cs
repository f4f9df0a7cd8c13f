using Pipeline.Contracts;
using Pipeline.Engine.Execution;

namespace Pipeline.Engine.Verification;

/// <summary>Tells the phases of a verification as if they were stages of a run.</summary>
internal sealed class PhaseProgress(IRunObserver observer, TimeProvider time)
{
    private const double Mebi = 1 << 20;

    /// <param name="work">Given what to tell bytes done and, where known, in all.</param>
    public T Run<T>(string phase, Func<Action<long, long>, T> work)
    {
        var began = Begin(phase);
        var result = work((done, total) => Tell(phase, done, total));
        End(phase, began);
        return result;
    }

    /// <inheritdoc cref="Run"/>
    public async Task RunAsync(string phase, Func<Action<long, long?>, Task> work)
    {
        var began = Begin(phase);
        await work((done, total) => Tell(phase, done, total));
        End(phase, began);
    }

    private long Begin(string phase)
    {
        observer.Started(phase, []);
        return time.GetTimestamp();
    }

    private void Tell(string phase, long done, long? total) =>
        observer.Progress(phase, new(ProgressEvent.Progress, done / Mebi, total / Mebi, "MiB"));

    private void End(string phase, long began) =>
        observer.Finished(new() { Stage = phase, Status = StageStatus.Executed, Duration = time.GetElapsedTime(began) });
}
