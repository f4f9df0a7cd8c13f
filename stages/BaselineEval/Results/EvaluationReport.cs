using System.Globalization;
using System.Text;
using Pipeline.Evaluation.Statistics;

namespace Pipeline.BaselineEval.Results;

/// <summary>The figures for a person.</summary>
internal static class EvaluationReport
{
    /// <param name="heading">What was evaluated, without anything that differs between equal runs.</param>
    public static string Of(string heading, Figures figures)
    {
        var (metrics, text) = (figures.Metrics, new StringBuilder(heading).Append("\n\n"));
        text.Append(CultureInfo.InvariantCulture, $"accuracy    {metrics.Accuracy:P1}  (95 % interval {100 * figures.Interval.Low:F1} to {100 * figures.Interval.High:F1})\n")
            .Append(CultureInfo.InvariantCulture, $"rows        {metrics.Count} with a reply, {metrics.Unparsable} of them unparsable, which counts as wrong; {figures.Unanswered} without\n\n");
        var width = Math.Max(12, metrics.Matrix.Labels.Select(label => label.Length).DefaultIfEmpty().Max() + 2);
        text.Append(CultureInfo.InvariantCulture, $"{"label".PadRight(width)}{"rows",6}{"precision",11}{"recall",9}{"f1",9}\n");
        foreach (var one in metrics.Classes.Append(metrics.Macro))
            text.Append(Line(one, one.Label, width));
        if (figures.Binary is { } binary)
            text.Append(Line(binary, "binary", width)).Append($"(binary: '{binary.Label}' counts as found)\n");
        text.Append("\nActual by row, predicted by column\n").Append("".PadRight(width));
        foreach (var label in metrics.Matrix.Labels.Append("unparsable"))
            text.Append(label.PadLeft(width));
        text.Append('\n');
        foreach (var actual in metrics.Matrix.Labels)
        {
            text.Append(actual.PadRight(width));
            foreach (var predicted in metrics.Matrix.Labels.Append(null))
                text.Append(metrics.Matrix[actual, predicted].ToString(CultureInfo.InvariantCulture).PadLeft(width));
            text.Append('\n');
        }

        return text.ToString();
    }

    private static string Line(ClassMetrics one, string name, int width) =>
        string.Create(CultureInfo.InvariantCulture, $"{name.PadRight(width)}{one.Support,6}{one.Precision,11:F3}{one.Recall,9:F3}{one.F1,9:F3}\n");
}
