using System.Text;

namespace Pipeline.Models;

/// <summary>Names that come from files and servers, made fit for a message: one line, no control characters or terminal escapes, not too long.</summary>
internal static class Quote
{
    private const int Longest = 200;

    /// <summary>The text in single quotes.</summary>
    public static string Name(string text) => $"'{Line(text)}'";

    /// <summary>The text without quotes.</summary>
    public static string Line(string text)
    {
        var line = new StringBuilder(Math.Min(text.Length, Longest) + 1);
        foreach (var rune in text.EnumerateRunes())
        {
            if (line.Length >= Longest)
                return line.Append('…').ToString();
            // Format characters can turn the direction of what follows, so they go the way of control characters.
            if (Rune.IsControl(rune) || Rune.GetUnicodeCategory(rune) is System.Globalization.UnicodeCategory.Format or System.Globalization.UnicodeCategory.LineSeparator)
                line.Append($"\\u{rune.Value:x4}");
            else
                line.Append(rune.ToString());
        }

        return line.ToString();
    }

    /// <summary>Problems as the lines of one message, the first 20 in full and the rest as a count.</summary>
    public static string List(IReadOnlyCollection<string> problems)
    {
        const int shown = 20;
        var lines = string.Concat(problems.Take(shown).Select(problem => $"\n  - {problem}"));
        return problems.Count <= shown ? lines : $"{lines}\n  - and {problems.Count - shown} more.";
    }
}
