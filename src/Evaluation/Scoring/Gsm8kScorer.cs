using System.Text.RegularExpressions;

namespace Pipeline.Evaluation.Scoring;

/// <summary>
/// <c>gsm8k_strict</c> and <c>gsm8k_flexible</c>: how published figures on GSM8K (Cobbe et al. 2021) are scored. Source: the task <c>gsm8k</c> of EleutherAI's
/// lm-evaluation-harness, version 3: two extractions of a number, and a comparison that ignores case, <c>,</c>, <c>$</c>, a period at the end and all up to the last <c>####</c>.
/// </summary>
public sealed class Gsm8kScorer : IScorer
{
    private const string Mark = "#### ";
    private readonly Regex _number;
    private readonly bool _last;

    private Gsm8kScorer(string name, string number, bool last)
    {
        Name = name;
        _number = new(number, RegexOptions.NonBacktracking | RegexOptions.CultureInvariant);
        _last = last;
    }

    /// <summary>The number after the first <c>####</c>.</summary>
    public static Gsm8kScorer Strict { get; } = new("gsm8k_strict", @"#### (\-?[0-9\.\,]+)", last: false);

    /// <summary>The last number, wherever it stands.</summary>
    public static Gsm8kScorer Flexible { get; } = new("gsm8k_flexible", @"(-?[$0-9.,]{2,})|(-?[0-9]+)", last: true);

    /// <inheritdoc/>
    public string Name { get; }

    /// <inheritdoc/>
    public bool CanScore(string reference) => Comparable(reference).Any(char.IsAsciiDigit);

    /// <inheritdoc/>
    public AnswerScore Score(string answer, string reference) =>
        Extract(answer) is { } number ? AnswerScore.Of(Comparable(number) == Comparable(reference)) : AnswerScore.Unparsable;

    private string? Extract(string answer)
    {
        Range? found = null;
        foreach (var match in _number.EnumerateMatches(answer))
        {
            found = match.Index..(match.Index + match.Length);
            if (!_last)
                break;
        }

        return found is { } range ? answer[range] : null;
    }

    /// <summary>In the order of the source, which shows where a comma stands within the mark.</summary>
    private static string Comparable(string text)
    {
        var plain = text.Replace(",", "", StringComparison.Ordinal).Replace("$", "", StringComparison.Ordinal);
        if (plain.LastIndexOf(Mark, StringComparison.Ordinal) is var mark and >= 0)
            plain = plain[(mark + Mark.Length)..];
        return (plain.EndsWith('.') ? plain[..^1] : plain).ToLowerInvariant();
    }
}
