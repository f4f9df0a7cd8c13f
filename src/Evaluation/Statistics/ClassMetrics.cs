namespace Pipeline.Evaluation.Statistics;

/// <summary>How well one class is told from the others. A figure with nothing to divide by is 0, as in scikit-learn.</summary>
/// <param name="Label">The class.</param>
/// <param name="Support">Rows that are of it.</param>
/// <param name="Precision">Of the rows that were called so, the share that are.</param>
/// <param name="Recall">Of the rows that are, the share that were called so.</param>
/// <param name="F1">2PR/(P + R).</param>
public sealed record ClassMetrics(string Label, int Support, double Precision, double Recall, double F1)
{
    internal static ClassMetrics Of(string label, int right, int called, int support) =>
        // 2PR/(P + R) = 2·right/(called + support), which rounds once.
        new(label, support, Ratio(right, called), Ratio(right, support), Ratio(2.0 * right, (double)called + support));

    private static double Ratio(double part, double whole) => whole == 0 ? 0 : part / whole;
}
