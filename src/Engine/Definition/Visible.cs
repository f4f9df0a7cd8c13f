using System.Globalization;
using System.Text;

namespace Pipeline.Engine.Definition;

/// <summary>Text from a file, made fit for a terminal: what would move the cursor or reverse the line is shown as its code.</summary>
public static class Visible
{
    private const int Longest = 80;

    /// <summary>The text in single quotes, clipped after 80 characters.</summary>
    public static string Quote(string text) => $"'{Text(text)}'";

    /// <summary>A message of another library: begun in lower case, and fit for a terminal.</summary>
    public static string Sentence(string text) => text.Length == 0 ? "" : Text(char.ToLowerInvariant(text[0]) + text[1..], 400);

    /// <summary>The text without control, format and unpaired surrogate characters, clipped after 80 characters.</summary>
    public static string Text(string text) => Text(text, Longest);

    /// <inheritdoc cref="Text(string)"/>
    public static string Text(string text, int longest)
    {
        var shown = new StringBuilder();
        foreach (var rune in text.EnumerateRunes())
        {
            if (shown.Length >= longest)
                return shown.Append('…').ToString();
            if (IsPlain(rune))
                shown.Append(rune.ToString());
            else
                shown.Append(CultureInfo.InvariantCulture, $"\\u{{{rune.Value:x}}}");
        }

        return shown.ToString();
    }

    private static bool IsPlain(Rune rune) => Rune.GetUnicodeCategory(rune)
        is not (UnicodeCategory.Control or UnicodeCategory.Format or UnicodeCategory.Surrogate or UnicodeCategory.LineSeparator
            or UnicodeCategory.ParagraphSeparator or UnicodeCategory.PrivateUse or UnicodeCategory.OtherNotAssigned);
}
