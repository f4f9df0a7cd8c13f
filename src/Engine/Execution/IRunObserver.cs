using Pipeline.Contracts;

namespace Pipeline.Engine.Execution;

/// <summary>What a run tells while it goes. Called from any thread, never two at once.</summary>
public interface IRunObserver
{
    /// <summary>Before the first stage: how many stages the closure has.</summary>
    void Begin(int stages);

    /// <summary>The stage's process is about to start, for these reasons.</summary>
    void Started(string stage, IReadOnlyList<string> reasons);

    void Progress(string stage, ProgressEvent progress);

    void Finished(StageOutcome outcome);

    /// <summary>Something the user should know: damage that was repaired, an input that changed, a wait for another invocation.</summary>
    void Warn(string message);
}
