using System.Globalization;
using System.Text;

namespace Pipeline.Host.Output;

/// <summary>Makes text that others wrote safe to show: a terminal obeys what it is shown, a reader believes it.</summary>
internal static class SafeText
{
    /// <summary><paramref name="text"/> in one line, with everything that a terminal would obey, or that reorders text, written as <c>\u001b</c> is.</summary>
    public static string Line(string text) => Escape(text, keepLines: false);

    /// <summary>As <see cref="Line"/>, but with its lines and tabulators kept.</summary>
    public static string Lines(string text) => Escape(text, keepLines: true);

    private static string Escape(string text, bool keepLines)
    {
        var first = 0;
        while (first < text.Length && IsSafe(text, first, keepLines))
            first++;
        if (first == text.Length)
            return text;
        var safe = new StringBuilder(text, 0, first, text.Length + 16);
        for (var i = first; i < text.Length; i++)
        {
            if (IsSafe(text, i, keepLines))
                safe.Append(text[i]);
            else
                safe.Append($"\\u{(int)text[i]:x4}");
        }

        return safe.ToString();
    }

    private static bool IsSafe(string text, int i, bool keepLines) => text[i] switch
    {
        '\n' or '\t' => keepLines,
        // A lone half of a surrogate pair cannot be written in UTF-8.
        var c when char.IsHighSurrogate(c) => i + 1 < text.Length && char.IsLowSurrogate(text[i + 1]),
        var c when char.IsLowSurrogate(c) => i > 0 && char.IsHighSurrogate(text[i - 1]),
        var c => char.GetUnicodeCategory(c) is not
            (UnicodeCategory.Control or UnicodeCategory.Format or UnicodeCategory.LineSeparator or UnicodeCategory.ParagraphSeparator),
    };
}
