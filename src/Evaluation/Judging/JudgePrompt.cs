using Pipeline.Evaluation.Prompts;

namespace Pipeline.Evaluation.Judging;

/// <summary>A judge's prompt with places for what is judged: <c>{question}</c>, <c>{answer_a}</c>, <c>{answer_b}</c> and, where it has one, <c>{reference}</c>.</summary>
public sealed class JudgePrompt
{
    private static readonly string[] Required = ["question", "answer_a", "answer_b"];
    private const string Reference = "reference";
    private readonly PlacedText _template;

    private JudgePrompt(PlacedText template) => _template = template;

    /// <summary>Whether it shows the judge a reference answer.</summary>
    public bool ShowsReference => _template.Places.Contains(Reference);

    /// <summary>Reads a template.</summary>
    /// <param name="name">Of its file, for messages.</param>
    /// <exception cref="FormatException">A place is missing or unknown.</exception>
    public static JudgePrompt Parse(string template, string name)
    {
        var text = new PlacedText(template);
        if (Required.Except(text.Places).ToList() is { Count: > 0 } missing)
            throw new FormatException($"{name} has no place for {{{string.Join("}, {", missing)}}}: the judge would not see it.");
        if (text.Places.Except([.. Required, Reference]).ToList() is { Count: > 0 } unknown)
            throw new FormatException($"{name} has the place {{{string.Join("}, {", unknown)}}}; there are {{question}}, {{answer_a}}, {{answer_b}} and {{reference}}.");
        return new(text);
    }

    /// <summary>The prompt with its places filled, each text as it is: a place that an answer spells out stays text.</summary>
    /// <exception cref="ArgumentException">The template shows a reference answer, and there is none.</exception>
    public string Fill(string question, string answerA, string answerB, string? reference) =>
        ShowsReference && reference is null
            ? throw new ArgumentException("This prompt shows a reference answer, and the question has none.", nameof(reference))
            : _template.Fill(place => place switch
            {
                "question" => question,
                "answer_a" => answerA,
                "answer_b" => answerB,
                _ => reference!,
            });
}
