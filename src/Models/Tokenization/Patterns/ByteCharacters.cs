namespace Pipeline.Models.Tokenization.Patterns;

/// <summary>
/// GPT-2's writing of bytes: the visible ones of Latin-1 stand for themselves, the other 68 for the characters from U+0100 on, in their order (source: openai/gpt-2, <c>bytes_to_unicode</c>).
/// </summary>
internal static class ByteCharacters
{
    /// <summary>The character of each byte.</summary>
    public static char[] Of { get; } = Make();

    /// <summary>The byte of each character up to U+0143; -1 where there is none.</summary>
    private static readonly short[] Bytes = Invert();

    /// <summary>The byte that a character stands for; -1 if none.</summary>
    public static int ByteOf(char c) => c < Bytes.Length ? Bytes[c] : -1;

    private static char[] Make()
    {
        var next = '\u0100';
        return [.. Enumerable.Range(0, 256).Select(b => b is >= '!' and <= '~' or >= '\u00A1' and <= '\u00AC' or >= '\u00AE' ? (char)b : next++)];
    }

    private static short[] Invert()
    {
        var bytes = new short[Of.Max() + 1];
        Array.Fill(bytes, (short)-1);
        for (short b = 0; b < 256; b++)
            bytes[Of[b]] = b;
        return bytes;
    }
}
