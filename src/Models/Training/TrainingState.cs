namespace Pipeline.Models.Training;

/// <summary>Where training stands beside tensors: all that decides how it goes on.</summary>
/// <param name="Step">Steps done.</param>
/// <param name="EvaluatedStep">Steps done at the last evaluation; −1 before the first.</param>
/// <param name="BestLoss">Lowest validation loss so far; null before the first evaluation.</param>
/// <param name="BestStep">After which step it was.</param>
/// <param name="WithoutBetter">Evaluations since.</param>
public sealed record TrainingState(long Step, long EvaluatedStep, double? BestLoss, long BestStep, int WithoutBetter)
{
    public static TrainingState Start { get; } = new(0, -1, null, 0, 0);
}
