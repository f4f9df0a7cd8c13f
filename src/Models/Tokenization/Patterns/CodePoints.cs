using System.Globalization;
using System.Text;

namespace Pipeline.Models.Tokenization.Patterns;

/// <summary>What the patterns of tokenizers ask about a code point.</summary>
internal enum CodePointKind : byte
{
    Other,
    Letter,
    Number,
    Space,
}

/// <summary>Unicode properties by code point. .NET's own character classes see halves of surrogate pairs and miss what lies beyond the basic plane.</summary>
internal static class CodePoints
{
    private static readonly CodePointKind[] Basic = MakeBasic();

    /// <summary>The kind of the code point at a position, and how many chars it takes.</summary>
    public static CodePointKind KindAt(ReadOnlySpan<char> text, int index, out int length)
    {
        var c = text[index];
        if (!char.IsHighSurrogate(c) || index + 1 >= text.Length || !char.IsLowSurrogate(text[index + 1]))
        {
            length = 1;
            return Basic[c];
        }
        length = 2;
        return Kind(char.ConvertToUtf32(c, text[index + 1]));
    }

    /// <summary><c>\w</c> of Rust's regex: Alphabetic, marks, decimal digits, connectors, and the two joiners. (Oniguruma's has no joiners; patterns have theirs from <see cref="ClassParser"/>.)</summary>
    public static bool IsWord(int codePoint) => CharUnicodeInfo.GetUnicodeCategory(codePoint) is
        UnicodeCategory.UppercaseLetter or UnicodeCategory.LowercaseLetter or UnicodeCategory.TitlecaseLetter or UnicodeCategory.ModifierLetter or UnicodeCategory.OtherLetter
        or UnicodeCategory.NonSpacingMark or UnicodeCategory.SpacingCombiningMark or UnicodeCategory.EnclosingMark
        or UnicodeCategory.DecimalDigitNumber or UnicodeCategory.LetterNumber or UnicodeCategory.ConnectorPunctuation
        || codePoint is 0x200C or 0x200D
        // The circled, squared and regional letters, Alphabetic by Other_Alphabetic alone.
        || codePoint is >= 0x24B6 and <= 0x24E9 or >= 0x1F130 and <= 0x1F149 or >= 0x1F150 and <= 0x1F169 or >= 0x1F170 and <= 0x1F189;

    /// <summary>General category M.</summary>
    public static bool IsMark(int codePoint) =>
        CharUnicodeInfo.GetUnicodeCategory(codePoint) is UnicodeCategory.NonSpacingMark or UnicodeCategory.SpacingCombiningMark or UnicodeCategory.EnclosingMark;

    /// <summary>General category P, and ASCII's signs, which Unicode counts as symbols.</summary>
    public static bool IsPunctuation(int codePoint) => codePoint < 128
        ? codePoint is >= '!' and <= '/' or >= ':' and <= '@' or >= '[' and <= '`' or >= '{' and <= '~'
        : CharUnicodeInfo.GetUnicodeCategory(codePoint) is UnicodeCategory.ConnectorPunctuation or UnicodeCategory.DashPunctuation or UnicodeCategory.OpenPunctuation
            or UnicodeCategory.ClosePunctuation or UnicodeCategory.InitialQuotePunctuation or UnicodeCategory.FinalQuotePunctuation or UnicodeCategory.OtherPunctuation;

    /// <summary>White_Space, all of which lies in the basic plane.</summary>
    public static bool IsSpace(int codePoint) => codePoint <= 0xFFFF && char.IsWhiteSpace((char)codePoint);

    public static bool IsNumber(int codePoint) => Kind(codePoint) == CodePointKind.Number;

    /// <summary>Whether the code point that ends at a position is a word's.</summary>
    public static bool EndsWithWord(ReadOnlySpan<char> text) => Rune.DecodeLastFromUtf16(text, out var rune, out _) == System.Buffers.OperationStatus.Done && IsWord(rune.Value);

    public static bool StartsWithWord(ReadOnlySpan<char> text) => Rune.DecodeFromUtf16(text, out var rune, out _) == System.Buffers.OperationStatus.Done && IsWord(rune.Value);

    private static CodePointKind Kind(int codePoint) => CharUnicodeInfo.GetUnicodeCategory(codePoint) switch
    {
        UnicodeCategory.UppercaseLetter or UnicodeCategory.LowercaseLetter or UnicodeCategory.TitlecaseLetter or UnicodeCategory.ModifierLetter or UnicodeCategory.OtherLetter => CodePointKind.Letter,
        UnicodeCategory.DecimalDigitNumber or UnicodeCategory.LetterNumber or UnicodeCategory.OtherNumber => CodePointKind.Number,
        _ => IsSpace(codePoint) ? CodePointKind.Space : CodePointKind.Other,
    };

    private static CodePointKind[] MakeBasic()
    {
        var kinds = new CodePointKind[0x10000];
        for (var c = 0; c < kinds.Length; c++)
            kinds[c] = Kind(c);
        return kinds;
    }
}
