using Pipeline.Contracts;
using Pipeline.Sdk;

namespace Pipeline.Gate;

/// <summary>What a person reads about the stage.</summary>
internal static class GatePage
{
    public static StagePage Page { get; } = new()
    {
        Name = "gate",
        Purpose = "Stops the pipeline when a model should not ship: a category that became significantly worse, or a gain that was asked for and did not come.",
        WhenToUse = "After validate. Stages that publish the model depend on it; a report does not.",
        Phase = "evaluation",
        ExpectedTime = "A moment.",
        ExpectedCost = "None.",
        Inputs = [new("comparison", "The comparisons of validate.")],
        Outputs = [new("verdict", "What was looked at: comparison, category, rows, before, after, difference, p_worse.")],
    };
}
