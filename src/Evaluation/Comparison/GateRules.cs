namespace Pipeline.Evaluation.Comparison;

/// <summary>When a model should not ship.</summary>
/// <param name="CategoryLoss">A category is worse if it lost at least this much, in [0, 1] …</param>
/// <param name="Significance">… and so much by chance would be rarer than this: by points alone, categories of a hundred rows trip on noise.</param>
/// <param name="Gain">What all rows together must have gained, at least; null where any change will do.</param>
public sealed record GateRules(double CategoryLoss, double Significance, double? Gain)
{
    /// <returns>What is wrong, in words, with the rows it is about; empty where the model may ship.</returns>
    public IReadOnlyList<GateViolation> Check(IEnumerable<PairedComparison> comparisons) =>
    [
        .. comparisons.SelectMany(compared => new[]
        {
            // Rounded: a category that lost exactly the threshold is worse, whatever the last bit of the difference.
            Math.Round(-compared.Difference, 9) >= CategoryLoss && compared.PWorse < Significance
                ? new GateViolation(compared, FormattableString.Invariant($"worse by {-100 * compared.Difference:F1} points (limit {100 * CategoryLoss:0.##}), p = {compared.PWorse:G2} (limit {Significance:0.####})"))
                : null,
            compared.Category is null && Gain is { } gain && Math.Round(compared.Difference, 9) < gain
                ? new GateViolation(compared, FormattableString.Invariant($"gained {100 * compared.Difference:F1} points, and {100 * gain:0.##} are asked for"))
                : null,
        }).OfType<GateViolation>(),
    ];
}

/// <summary>A reason not to ship.</summary>
public sealed record GateViolation(PairedComparison Comparison, string Reason);
