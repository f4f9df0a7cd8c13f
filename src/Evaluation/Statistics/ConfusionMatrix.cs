namespace Pipeline.Evaluation.Statistics;

/// <summary>What rows are, and what they were called.</summary>
public sealed class ConfusionMatrix
{
    private readonly Dictionary<string, int> _places;
    private readonly int[,] _counts;

    private ConfusionMatrix(IReadOnlyList<string> labels)
    {
        Labels = labels;
        _places = labels.Select((label, i) => (label, i)).ToDictionary(pair => pair.label, pair => pair.i, StringComparer.Ordinal);
        _counts = new int[labels.Count, labels.Count + 1];
    }

    /// <summary>The classes, in ordinal order.</summary>
    public IReadOnlyList<string> Labels { get; }

    /// <summary>Counts of unparsable predictions by actual class, in the order of <see cref="Labels"/>.</summary>
    public IReadOnlyList<int> Unparsable => [.. Labels.Select((_, row) => _counts[row, Labels.Count])];

    /// <summary>Rows of class <paramref name="actual"/> that were called <paramref name="predicted"/>.</summary>
    /// <param name="predicted">Null for unparsable.</param>
    /// <exception cref="ArgumentException">A label is none of the classes.</exception>
    public int this[string actual, string? predicted] => _counts[Place(actual), predicted is null ? Labels.Count : Place(predicted)];

    /// <summary>Counts predictions.</summary>
    /// <param name="rows">A prediction that is null, or none of the classes, counts as unparsable.</param>
    /// <param name="labels">The classes; null for all actual and predicted labels.</param>
    /// <exception cref="ArgumentException">A row's actual class is none of <paramref name="labels"/>.</exception>
    public static ConfusionMatrix Of(IReadOnlyList<(string Actual, string? Predicted)> rows, IReadOnlyCollection<string>? labels = null)
    {
        var all = labels ?? [.. rows.Select(row => row.Actual), .. rows.Select(row => row.Predicted).OfType<string>()];
        var matrix = new ConfusionMatrix([.. all.Distinct(StringComparer.Ordinal).Order(StringComparer.Ordinal)]);
        foreach (var (actual, predicted) in rows)
            matrix._counts[matrix.Place(actual), predicted is null ? matrix.Labels.Count : matrix._places.GetValueOrDefault(predicted, matrix.Labels.Count)]++;
        return matrix;
    }

    internal int Place(string label) => _places.TryGetValue(label, out var place)
        ? place : throw new ArgumentException($"{label} is none of the classes {string.Join(", ", Labels)}. Correct the row, or name the class.");
}
