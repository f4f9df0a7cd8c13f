using Pipeline.BaselineEval.Data;
using Pipeline.BaselineEval.Prompts;
using Pipeline.Sdk;

namespace Pipeline.BaselineEval.Labels;

/// <summary>The labels there are, and which counts as found.</summary>
/// <param name="All">In ordinal order.</param>
/// <param name="Positive">Null where no parameter names one, and there are not two.</param>
internal sealed record LabelSet(IReadOnlyList<string> All, string? Positive)
{
    /// <summary>More than these are no classes, but texts: the wrong column.</summary>
    private const int Most = 1000;

    /// <summary>Those of the parameters, else of the template, else all that the data have.</summary>
    /// <exception cref="StageInputException">A row has another label, two differ in case alone, there are too many, or the positive one is none of them.</exception>
    public static LabelSet Of(BaselineEvalOptions options, TemplateFile template, IReadOnlyList<LabelledRow> rows)
    {
        var declared = options.Labels is { Count: > 0 } own ? own : template.Labels;
        string[] all = [.. (declared ?? rows.Select(row => row.Label)).Distinct(StringComparer.Ordinal).Order(StringComparer.Ordinal)];
        if (all.Length > Most)
            throw new StageInputException($"The data have {all.Length} different labels: is params.label the right column?");
        if (all.CountBy(label => label, StringComparer.OrdinalIgnoreCase).FirstOrDefault(label => label.Value > 1) is { Key: { } twice })
            throw new StageInputException($"The label '{twice}' is there in several spellings of capitals, which no reply could tell apart. Make them one in the data.");
        if (rows.FirstOrDefault(row => !all.Contains(row.Label, StringComparer.Ordinal)) is { } stranger)
            throw new StageInputException($"Row {stranger.Number} has the label '{stranger.Label}', which is none of {string.Join(", ", all)}. Name it under labels, or correct the row.");
        return options.Positive is null || all.Contains(options.Positive, StringComparer.Ordinal)
            ? new(all, options.Positive ?? (all.Length == 2 ? all[1] : null))
            : throw new StageInputException($"params.positive is '{options.Positive}', which is none of the labels {string.Join(", ", all)}.");
    }
}
