namespace Pipeline.Models.Training;

/// <summary>How the learning rate goes after the warm-up.</summary>
public enum ScheduleKind
{
    /// <summary>Stays.</summary>
    Constant,
    /// <summary>Falls to zero in a straight line.</summary>
    Linear,
    /// <summary>Falls to zero along half a cosine (Loshchilov and Hutter 2017).</summary>
    Cosine,
}

/// <summary>The learning rate of each step.</summary>
/// <param name="WarmupSteps">Steps over which it rises from zero in a straight line.</param>
/// <param name="TotalSteps">All steps.</param>
public sealed record Schedule(ScheduleKind Kind, double LearningRate, long WarmupSteps, long TotalSteps)
{
    /// <param name="step">From 0: the first step after the warm-up has the full rate, as in transformers' schedules.</param>
    public double At(long step)
    {
        if (step < WarmupSteps)
            return LearningRate * step / WarmupSteps;
        var progress = (double)(step - WarmupSteps) / Math.Max(1, TotalSteps - WarmupSteps);
        return LearningRate * Kind switch
        {
            ScheduleKind.Linear => Math.Max(0, 1 - progress),
            ScheduleKind.Cosine => 0.5 * (1 + Math.Cos(Math.PI * Math.Min(1, progress))),
            _ => 1,
        };
    }
}
