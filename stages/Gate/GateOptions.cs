using System.ComponentModel;
using System.ComponentModel.DataAnnotations;

namespace Pipeline.Gate;

/// <summary>Parameters of the stage.</summary>
internal sealed record GateOptions
{
    /// <summary>The comparisons that are looked at; held_out and forgetting by default.</summary>
    [Description("Comparisons of the validation that are looked at; one that it does not have is passed over")]
    public IReadOnlyList<string> Comparisons { get; init; } = ["held_out", "forgetting"];
    /// <summary>What a category may not lose, above 0 to 1; 0.02 by default.</summary>
    [Description("A category is worse if it lost at least this much (0.02: two points) and the loss is significant")]
    [Range(0.0, 1.0, MinimumIsExclusive = true)]
    public double CategoryLoss { get; init; } = 0.02;
    /// <summary>The probability below which a loss is significant, above 0 to 1; 0.05 by default.</summary>
    [Description("A loss is significant if McNemar's exact test, one-sided, finds it rarer than this")]
    [Range(0.0, 1.0, MinimumIsExclusive = true)]
    public double Significance { get; init; } = 0.05;
    /// <summary>What all held-out rows together have to gain, −1 to 1; nothing is asked for by default.</summary>
    [Description("What all held-out rows together have to gain, at least; without it any change will do")]
    [Range(-1.0, 1.0)]
    public double? Gain { get; init; }
}
