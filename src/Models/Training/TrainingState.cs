namespace Pipeline.Models.Training;

/// <summary>Where training stands beside tensors: all that decides how it goes on.</summary>
/// <param name="Step">Steps done.</param>
/// <param name="BestLoss">Lowest validation loss so far; null before the first evaluation.</param>
/// <param name="BestStep">After which step it was.</param>
/// <param name="WithoutBetter">Evaluations since.</param>
public sealed record TrainingState(long Step, double? BestLoss, long BestStep, int WithoutBetter)
{
    public static TrainingState Start { get; } = new(0, null, 0, 0);
}
