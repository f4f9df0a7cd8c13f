using Pipeline.Evaluation.Statistics;

namespace Pipeline.Evaluation.Comparison;

/// <summary>Two scores of one row, in [0, 1].</summary>
public sealed record PairedRow(string Id, string? Category, double Before, double After);

/// <summary>Two models on the same rows.</summary>
/// <param name="Category">Null for all rows together.</param>
/// <param name="Before">Mean score of the first model.</param>
/// <param name="After">Mean score of the second.</param>
/// <param name="Interval">Of the difference, 95 %, by the paired bootstrap.</param>
/// <param name="Improved">Rows that reach the threshold now and did not before.</param>
/// <param name="Regressed">Rows that reached it before and do not now.</param>
/// <param name="P">Of McNemar's exact test, two-sided.</param>
/// <param name="PWorse">One-sided: small where the second model is worse.</param>
public sealed record PairedComparison(
    string? Category, int Rows, double Before, double After, Interval Interval, int Improved, int Regressed, double P, double PWorse)
{
    public double Difference => After - Before;

    /// <summary>One for all rows, then one for each category, by name.</summary>
    /// <param name="threshold">The score from which an answer counts as right.</param>
    /// <exception cref="ArgumentException">There are no rows.</exception>
    public static IReadOnlyList<PairedComparison> Of(IReadOnlyCollection<PairedRow> rows, double threshold, ulong seed) =>
    [
        Of(null, rows, threshold, seed),
        .. rows.Where(row => row.Category is not null).GroupBy(row => row.Category, StringComparer.Ordinal).OrderBy(group => group.Key, StringComparer.Ordinal)
            .Select(group => Of(group.Key, [.. group], threshold, seed)),
    ];

    private static PairedComparison Of(string? category, IReadOnlyCollection<PairedRow> rows, double threshold, ulong seed)
    {
        var interval = PairedBootstrap.Of([.. rows.OrderBy(row => row.Id, StringComparer.Ordinal).Select(row => row.After - row.Before)], seed);
        var improved = rows.Count(row => row.Before < threshold && row.After >= threshold);
        var regressed = rows.Count(row => row.Before >= threshold && row.After < threshold);
        return new(
            category, rows.Count, rows.Average(row => row.Before), rows.Average(row => row.After), interval, improved, regressed,
            McNemar.TwoSided(improved, regressed), McNemar.Worse(improved, regressed));
    }
}
