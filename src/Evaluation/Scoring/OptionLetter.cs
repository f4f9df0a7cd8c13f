using System.Text.RegularExpressions;

namespace Pipeline.Evaluation.Scoring;

/// <summary>
/// The option that a reply to a multiple-choice question chooses. In this order: the letter is the whole reply (<c>b</c>, <c>(B)</c>); the last that the reply calls its
/// answer (<c>Answer: B</c>, <c>the answer is **B**</c>); the one it begins with (<c>B. because …</c>); the last capital that stands alone. Each step is linear in the text.
/// </summary>
internal static class OptionLetter
{
    private const string Decoration = "()[]{}*_\"'`$.:";

    /// <summary>Verbs and conjunctions that follow an option, never the article: <c>A is right</c>.</summary>
    private static readonly string[] AfterOption = ["is", "because", "since", "as"];

    private static readonly Regex Stated = new(
        @"\b(?i:answer)\b[\s*_""'`]*(?:is\b)?[\s:=(\[{*_""'`$]*(?:(?i:option)\s+)?(?:\\boxed)?[(\[{*_""'`$]*(?:(?<letter>[A-J])\b|(?<letter>[a-j])(?:[)\]}.*_""'`$]|\s*\z))",
        RegexOptions.NonBacktracking | RegexOptions.CultureInvariant);

    /// <returns>A to J; null where the reply names none.</returns>
    public static char? Of(string text) => Whole(text) ?? LastStated(text) ?? Leading(text) ?? LastAlone(text);

    private static char? Whole(string text) =>
        text.AsSpan().Trim().Trim(Decoration) is [var c] && char.ToUpperInvariant(c) is >= 'A' and <= 'J' and var letter ? letter : null;

    private static char? LastStated(string text)
    {
        char? found = null;
        foreach (Match match in Stated.Matches(text))
        {
            var letter = match.Groups["letter"];
            if (letter.ValueSpan[0] != 'I' || StandsAlone(text, letter.Index))
                found = char.ToUpperInvariant(letter.ValueSpan[0]);
        }

        return found;
    }

    private static char? Leading(string text)
    {
        var i = 0;
        while (i < text.Length && (char.IsWhiteSpace(text[i]) || Decoration.Contains(text[i])))
            i++;
        return i < text.Length && StandsAlone(text, i) ? text[i] : null;
    }

    private static char? LastAlone(string text)
    {
        for (var i = text.Length - 1; i >= 0; i--)
        {
            if (StandsAlone(text, i))
                return text[i];
        }

        return null;
    }

    /// <summary>Whether an option's capital is at <paramref name="i"/>: no part of a word or name (C#, B-side), nor the words A and I.</summary>
    private static bool StandsAlone(string text, int i)
    {
        if (text[i] is not (>= 'A' and <= 'J') || (i > 0 && (char.IsLetterOrDigit(text[i - 1]) || text[i - 1] is '-' or '\'' or '’')))
            return false;
        if (i + 1 == text.Length)
            return true;
        if (char.IsLetterOrDigit(text[i + 1]) || text[i + 1] is '-' or '+' or '#' or '\'' or '’')
            return false;
        return text[i] is not ('A' or 'I') || !IsWordBefore(text, i);
    }

    private static bool IsWordBefore(string text, int i)
    {
        var rest = text.AsSpan(i + 1);
        var next = rest.TrimStart();
        if (next.Length == rest.Length || next.IsEmpty || !char.IsLower(next[0]))
            return false;
        var end = next.IndexOfAnyExceptInRange('a', 'z');
        var word = end < 0 ? next : next[..end];
        foreach (var known in AfterOption)
        {
            if (text[i] == 'A' && word.SequenceEqual(known))
                return false;
        }

        return true;
    }
}
