using System.Buffers;
using System.Globalization;

namespace Pipeline.Curate.Cleaning;

/// <summary>
/// Normalises a text without touching what it means: line ends become LF, blank lines before and white space after the text go.
/// Indentation stays, that of the first line too where it is more than one space (an answer may be the body of a function).
/// Composition (NFC) is done for many texts at once, by <see cref="Composer"/>.
/// </summary>
internal static class TextCleaner
{
    private const char NextLine = '\u0085';

    // C0 but tab, LF, VT, FF and CR; delete; C1 but NEL, which is a line end.
    private static readonly SearchValues<char> Controls = SearchValues.Create(
        [.. Enumerable.Range(0, 0xA0).Select(code => (char)code).Where(c => char.IsControl(c) && c is not ('\t' or '\n' or '\v' or '\f' or '\r' or NextLine))]);

    /// <summary>The text, cleaned.</summary>
    public static string Clean(string text)
    {
        if (text.AsSpan().ContainsAny('\r', NextLine))
            text = text.Replace("\r\n", "\n", StringComparison.Ordinal).Replace('\r', '\n').Replace(NextLine, '\n');
        var start = 0;
        for (var at = 0; at < text.Length && (char.IsWhiteSpace(text[at]) || text[at] == '\uFEFF'); at++)
        {
            if (text[at] is '\n' or '\uFEFF')
                start = at + 1;
        }

        if (start < text.Length && text[start] == ' ' && (start + 1 == text.Length || !char.IsWhiteSpace(text[start + 1])))
            start++;
        var cleaned = text.AsSpan(start).TrimEnd();
        return cleaned.Length == text.Length ? text : cleaned.ToString();
    }

    /// <summary>The first control character that no text has, as U+XXXX, or null.</summary>
    public static string? ControlCharacter(string text)
    {
        var at = text.AsSpan().IndexOfAny(Controls);
        return at < 0 ? null : $"U+{(int)text[at]:X4} at character {at + 1}";
    }

    /// <summary>Whether nothing of the text can be seen: white space and format characters such as zero-width spaces.</summary>
    public static bool IsInvisible(string text)
    {
        foreach (var c in text)
        {
            if (!char.IsWhiteSpace(c) && char.GetUnicodeCategory(c) != UnicodeCategory.Format)
                return false;
        }

        return true;
    }
}
