using System.Text;

namespace Pipeline.Evaluation.Scoring;

/// <summary><c>exact</c>: both texts are the same but for case, white space and a period at the end.</summary>
public sealed class ExactScorer : IScorer
{
    /// <inheritdoc/>
    public string Name => "exact";

    /// <inheritdoc/>
    public bool CanScore(string reference) => true;

    /// <inheritdoc/>
    public AnswerScore Score(string answer, string reference) => AnswerScore.Of(Normalise(answer) == Normalise(reference));

    /// <summary>Upper case by the invariant culture, one space between words, none around them, and one period less at the end.</summary>
    internal static string Normalise(string text)
    {
        var normal = new StringBuilder(text.Length);
        foreach (var c in text)
        {
            if (!char.IsWhiteSpace(c))
                normal.Append(c);
            else if (normal.Length > 0 && normal[^1] != ' ')
                normal.Append(' ');
        }

        var trimmed = normal.ToString().TrimEnd(' ');
        if (trimmed.EndsWith('.'))
            trimmed = trimmed[..^1].TrimEnd(' ');
        return trimmed.ToUpperInvariant();
    }
}
