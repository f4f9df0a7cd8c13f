using Pipeline.Contracts;
using Pipeline.Engine.Execution.Attempts;

namespace Pipeline.Engine.Execution;

/// <summary>Executes one stage: here in a process of this machine.</summary>
public interface IStageRunner
{
    Task<AttemptResult> RunAsync(AttemptWork work, Action<ProgressEvent> onProgress, CancellationToken cancellation);
}
