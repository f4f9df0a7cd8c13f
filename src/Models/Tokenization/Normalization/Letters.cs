using System.Text;
using Pipeline.Models.Tokenization.Patterns;

namespace Pipeline.Models.Tokenization.Normalization;

/// <summary>Case and accents, code point by code point, as the tokenizers library does it (so Σ is σ at a word's end too).</summary>
internal static class Letters
{
    public static string Lower(string text)
    {
        var lower = new StringBuilder(text.Length);
        foreach (var rune in text.EnumerateRunes())
            // İ is the one code point whose lower case is two.
            lower.Append(rune.Value == 0x130 ? "i\u0307" : Rune.ToLowerInvariant(rune).ToString());
        return lower.ToString();
    }

    public static string WithoutMarks(string text)
    {
        var kept = new StringBuilder(text.Length);
        foreach (var rune in text.EnumerateRunes())
            if (!CodePoints.IsMark(rune.Value))
                kept.Append(rune);
        return kept.ToString();
    }
}
