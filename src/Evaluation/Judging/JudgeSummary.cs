using Pipeline.Evaluation.Statistics;

namespace Pipeline.Evaluation.Judging;

/// <summary>A pair of answers with its result.</summary>
/// <param name="LengthDifference">Characters of the candidate's answer minus those of the reference model's.</param>
public sealed record JudgedPair(string? Category, PairResult Result, int LengthDifference);

/// <summary>How a candidate did over many pairs.</summary>
/// <param name="Category">Null for all pairs together.</param>
/// <param name="Pairs">Without errors: what all shares are of.</param>
/// <param name="WinRate">(W + ½T)/N, adjusted for ties; null where there is no pair.</param>
/// <param name="Interval">95 %, by the standard error.</param>
/// <param name="FlipRate">Opposite decided verdicts in the two orders, of all pairs without errors; null for a judge that sees no order.</param>
/// <param name="LengthCorrelation">Of the verdict (1, ½, 0) with the difference in length; null where one of them does not vary.</param>
public sealed record JudgeSummary(
    string? Category, int Pairs, int Wins, int Losses, int Ties, int Errors, double? WinRate, double StandardError, Interval Interval, double? FlipRate, double? LengthCorrelation)
{
    /// <summary>One for all pairs, then one for each category, by name.</summary>
    public static IReadOnlyList<JudgeSummary> Of(IReadOnlyCollection<JudgedPair> pairs) =>
    [
        Of(null, pairs),
        .. pairs.Where(pair => pair.Category is not null).GroupBy(pair => pair.Category, StringComparer.Ordinal).OrderBy(group => group.Key, StringComparer.Ordinal)
            .Select(group => Of(group.Key, [.. group])),
    ];

    private static JudgeSummary Of(string? category, IReadOnlyCollection<JudgedPair> pairs)
    {
        var decided = pairs.Where(pair => pair.Result.Outcome is not PairOutcome.Error).ToList();
        double[] values = [.. decided.Select(pair => Value(pair.Result.Outcome))];
        return new(
            category, decided.Count, Count(PairOutcome.Win), Count(PairOutcome.Loss), Count(PairOutcome.Tie), pairs.Count - decided.Count,
            values.Length == 0 ? null : values.Average(), Sample.StandardError(values), Sample.Normal(values),
            decided.Count == 0 || decided.Any(pair => pair.Result.Flipped is null) ? null : (double)decided.Count(pair => pair.Result.Flipped == true) / decided.Count,
            Sample.Correlation(values, [.. decided.Select(pair => (double)pair.LengthDifference)]));

        int Count(PairOutcome outcome) => decided.Count(pair => pair.Result.Outcome == outcome);
    }

    private static double Value(PairOutcome outcome) => outcome switch
    {
        PairOutcome.Win => 1,
        PairOutcome.Loss => 0,
        _ => 0.5,
    };
}
