namespace Pipeline.Evaluation.Statistics;

/// <summary>A classifier's figures as scikit-learn defines them (precision_recall_fscore_support, zero_division = 0). Unparsable is wrong, and no class's false alarm.</summary>
/// <param name="Count">Rows.</param>
/// <param name="Accuracy">The share of rows called what they are; 0 of none.</param>
/// <param name="Unparsable">Rows whose prediction could not be read.</param>
/// <param name="Classes">In the order of the matrix's labels.</param>
/// <param name="Macro">Means over the classes that rows are of or were called, each weighing the same, as scikit-learn takes them by default; its label is <c>macro</c>, its support all rows.</param>
/// <param name="Matrix">The counts behind the figures.</param>
public sealed record ClassificationMetrics(int Count, double Accuracy, int Unparsable, IReadOnlyList<ClassMetrics> Classes, ClassMetrics Macro, ConfusionMatrix Matrix)
{
    /// <summary>The figures of a matrix.</summary>
    public static ClassificationMetrics Of(ConfusionMatrix matrix)
    {
        var labels = matrix.Labels;
        var classes = labels.Select((label, i) => ClassMetrics.Of(
            label, matrix[label, label], labels.Sum(actual => matrix[actual, label]), labels.Sum(predicted => matrix[label, predicted]) + matrix.Unparsable[i])).ToList();
        var count = classes.Sum(one => one.Support);
        var seen = classes.Where(one => one.Support > 0 || labels.Any(actual => matrix[actual, one.Label] > 0)).ToList();
        double Mean(Func<ClassMetrics, double> figure) => seen.Count == 0 ? 0 : seen.Average(figure);
        return new(
            count, count == 0 ? 0 : (double)labels.Sum(label => matrix[label, label]) / count, matrix.Unparsable.Sum(), classes,
            new("macro", count, Mean(one => one.Precision), Mean(one => one.Recall), Mean(one => one.F1)), matrix);
    }

    /// <summary>The figures of the positive class of a yes-no question.</summary>
    /// <exception cref="ArgumentException">There is no such class.</exception>
    public ClassMetrics Binary(string positive) => Classes[Matrix.Place(positive)];
}
