using Pipeline.BaselineEval.Data;
using Pipeline.Evaluation.Prompts;
using Pipeline.Sdk;

namespace Pipeline.BaselineEval.Prompts;

/// <summary>A question and its answer, shown before the one that is asked.</summary>
internal sealed record Example(string User, string Assistant);

/// <summary>A way to ask for a label.</summary>
/// <param name="System">Said first; may be null.</param>
/// <param name="User">What is asked. <c>{name}</c> is a row's column, <c>{labels}</c> all labels.</param>
/// <param name="Examples">Said as they stand, before it.</param>
/// <param name="Field">In a reply that holds JSON, the member with the label.</param>
/// <param name="JsonAlone">Whether a reply without JSON counts as unparsable.</param>
internal sealed record Strategy(string Name, string? System, string User, IReadOnlyList<Example> Examples, string Field, bool JsonAlone)
{
    private const string LabelsPlace = "labels";

    /// <summary>The conversation that asks for a row's label.</summary>
    /// <exception cref="StageInputException">The row lacks a column that the template has a place for.</exception>
    public IReadOnlyList<(string Role, string Content)> Ask(LabelledRow row, IReadOnlyList<string> labels)
    {
        string Fill(string text) => new PlacedText(text).Fill(place => Column(place, row, labels));
        List<(string, string)> messages = [];
        if (System is { } system)
            messages.Add(("system", Fill(system)));
        foreach (var (user, assistant) in Examples)
            messages.AddRange([("user", user), ("assistant", assistant)]);
        messages.Add(("user", Fill(User)));
        return messages;
    }

    private string Column(string place, LabelledRow row, IReadOnlyList<string> labels) =>
        place is LabelsPlace ? string.Join(", ", labels)
        : row.Fields.GetValueOrDefault(place)
            ?? throw new StageInputException($"The strategy {Name} has a place for {{{place}}}, and row {row.Number} has nothing of that name; it has {string.Join(", ", row.Fields.Keys)}.");
}
