namespace Pipeline.Models.Tokenization.Patterns;

/// <summary><c>'s|'t|'re|'ve|'m|'ll|'d</c>, the English endings that GPT-2 and its heirs split off.</summary>
internal static class Contractions
{
    /// <summary>The length of the contraction at a position, 0 if there is none.</summary>
    public static int Length(ReadOnlySpan<char> text, int index, bool ignoreCase)
    {
        if (text[index] != '\'' || index + 1 >= text.Length)
            return 0;
        var first = Fold(text[index + 1], ignoreCase);
        if (first is 's' or 't' or 'm' or 'd')
            return 2;
        if (index + 2 >= text.Length)
            return 0;
        return (first, Fold(text[index + 2], ignoreCase)) is ('r', 'e') or ('v', 'e') or ('l', 'l') ? 3 : 0;
    }

    // ſ (U+017F) is an s to whoever ignores case, by Unicode's case folding.
    private static char Fold(char c, bool ignoreCase) => !ignoreCase ? c : c == '\u017F' ? 's' : char.IsAsciiLetterUpper(c) ? (char)(c | 0x20) : c;
}
