using Pipeline.BaselineEval.Labels;
using Pipeline.Evaluation.Statistics;

namespace Pipeline.BaselineEval.Results;

/// <summary>A figure, of all rows or of one label.</summary>
internal sealed record Figure(string Metric, string? Label, double Value);

/// <summary>How well labels were told.</summary>
/// <param name="Metrics">Over the rows that got a reply.</param>
/// <param name="Binary">Of the label that counts as found, where there are two.</param>
/// <param name="Interval">Of the accuracy, 95 %.</param>
/// <param name="Unanswered">Rows without a reply: they are in no other figure.</param>
internal sealed record Figures(ClassificationMetrics Metrics, ClassMetrics? Binary, Interval Interval, int Unanswered)
{
    public static Figures Of(IReadOnlyList<Prediction> predictions, LabelSet labels)
    {
        (string, string?)[] read = [.. predictions.Where(prediction => prediction.Reading is not null).Select(prediction => (prediction.Row.Label, prediction.Reading!.Label))];
        var metrics = ClassificationMetrics.Of(ConfusionMatrix.Of(read, [.. labels.All]));
        return new(
            metrics, labels.Positive is { } positive ? metrics.Binary(positive) : null,
            Sample.Wilson(metrics.Classes.Sum(one => metrics.Matrix[one.Label, one.Label]), metrics.Count), predictions.Count - metrics.Count);
    }

    /// <summary>One below the other, for a table.</summary>
    public IEnumerable<Figure> All()
    {
        IEnumerable<Figure> Three(string suffix, string? label, ClassMetrics one) =>
            [new("precision" + suffix, label, one.Precision), new("recall" + suffix, label, one.Recall), new("f1" + suffix, label, one.F1)];
        return
        [
            new("rows", null, Metrics.Count), new("unanswered", null, Unanswered), new("unparsable", null, Metrics.Unparsable),
            new("accuracy", null, Metrics.Accuracy), new("accuracy_low", null, Interval.Low), new("accuracy_high", null, Interval.High),
            .. Three("_macro", null, Metrics.Macro),
            .. Binary is { } binary ? Three("_binary", binary.Label, binary) : [],
            .. Metrics.Classes.SelectMany(one => Three("", one.Label, one).Append(new("support", one.Label, one.Support))),
        ];
    }
}
