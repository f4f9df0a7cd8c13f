namespace Pipeline.Models.Training;

/// <summary>What a training has done so far.</summary>
/// <param name="Steps">Every step, in order.</param>
/// <param name="Evaluations">Every evaluation, in order.</param>
public sealed record TrainingHistory(IReadOnlyList<StepRecord> Steps, IReadOnlyList<EvaluationRecord> Evaluations)
{
    public static TrainingHistory Empty { get; } = new([], []);
}
