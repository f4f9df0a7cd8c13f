namespace Pipeline.Models.Training;

/// <summary>What one step did; the same on every run.</summary>
/// <param name="Step">From 1.</param>
/// <param name="Tokens">Tokens with a label.</param>
/// <param name="Loss">Mean over them, in nats, before the step.</param>
/// <param name="LearningRate">Of this step.</param>
/// <param name="GradientNorm">L2, before clipping.</param>
public sealed record StepRecord(long Step, long Epoch, int Tokens, double Loss, double LearningRate, double GradientNorm);

/// <summary>The loss on the validation rows.</summary>
/// <param name="Step">After which step; 0 before the first.</param>
/// <param name="Loss">Mean over all their labels, in nats.</param>
/// <param name="Best">Whether it is the lowest so far.</param>
public sealed record EvaluationRecord(long Step, double Loss, bool Best);
