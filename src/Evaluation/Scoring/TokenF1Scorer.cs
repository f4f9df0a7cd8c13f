using System.Text;
using System.Text.RegularExpressions;

namespace Pipeline.Evaluation.Scoring;

/// <summary>
/// <c>f1</c>: the harmonic mean of precision and recall over words, each counted as often as it stands in both. Source: SQuAD (Rajpurkar et al. 2016), and the rule of
/// its second version (Rajpurkar et al. 2018) that a text without words equals only another without.
/// </summary>
public sealed class TokenF1Scorer : IScorer
{
    private static readonly Regex Articles = new(@"\b(a|an|the)\b", RegexOptions.NonBacktracking | RegexOptions.CultureInvariant);

    /// <inheritdoc/>
    public string Name => "f1";

    /// <inheritdoc/>
    public bool CanScore(string reference) => true;

    /// <inheritdoc/>
    public AnswerScore Score(string answer, string reference)
    {
        var (given, wanted) = (Words(answer), Words(reference));
        if (given.Length == 0 || wanted.Length == 0)
            return AnswerScore.Of(given.Length == wanted.Length);

        var left = wanted.GroupBy(word => word, StringComparer.Ordinal).ToDictionary(group => group.Key, group => group.Count(), StringComparer.Ordinal);
        var common = 0;
        foreach (var word in given)
        {
            if (left.GetValueOrDefault(word) == 0)
                continue;
            left[word]--;
            common++;
        }

        // 2PR/(P + R) with P = common/given and R = common/wanted.
        return new(2.0 * common / (given.Length + wanted.Length), true);
    }

    /// <summary>Lower case, ASCII punctuation cut out, the articles a, an and the dropped.</summary>
    internal static string[] Words(string text)
    {
        var plain = new StringBuilder(text.Length);
        foreach (var c in text.ToLowerInvariant())
        {
            if (!(char.IsAscii(c) && (char.IsPunctuation(c) || char.IsSymbol(c))))
                plain.Append(c);
        }

        return Articles.Replace(plain.ToString(), " ").Split((char[]?)null, StringSplitOptions.RemoveEmptyEntries);
    }
}
