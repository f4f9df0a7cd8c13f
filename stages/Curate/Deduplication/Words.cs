using System.Text;

namespace Pipeline.Curate.Deduplication;

/// <summary>
/// The words that two prompts are compared by: runs between white space, in lower case, without sentence punctuation at their ends.
/// Signs inside or of another kind stay ("-5", "0.5", "a[i]", "2+3"): in instruction data they carry the meaning.
/// In scripts that write no spaces each character is a word.
/// </summary>
internal static class Words
{
    private const string SentencePunctuation = ".,;:!?\"'…“”‘’«»。，、！？；：";

    /// <summary>Hashes of the words of <paramref name="text"/>, in order.</summary>
    public static List<ulong> Hashes(string text)
    {
        var lower = text.ToLowerInvariant().AsSpan();
        var hashes = new List<ulong>(lower.Length / 5);
        var signs = new List<ulong>();
        var start = 0;
        for (var i = 0; i <= lower.Length;)
        {
            var width = 1;
            var unspaced = i < lower.Length && IsUnspaced(lower[i..], out width);
            if (i == lower.Length || unspaced || char.IsWhiteSpace(lower[i]))
            {
                Add(hashes, signs, lower[start..i]);
                if (unspaced)
                    hashes.Add(Hash64.Of(lower.Slice(i, width)));
                start = Math.Min(i + width, lower.Length);
            }

            i += width;
        }

        // "???" alone is still something that was said.
        return hashes.Count > 0 ? hashes : signs;
    }

    /// <summary>Punctuation may stand by itself: "est-il ?", and after each character where no spaces are written.</summary>
    private static void Add(List<ulong> hashes, List<ulong> signs, ReadOnlySpan<char> word)
    {
        if (word.IsEmpty)
            return;
        var bare = word.Trim(SentencePunctuation);
        (bare.IsEmpty ? signs : hashes).Add(Hash64.Of(bare.IsEmpty ? word : bare));
    }

    private static bool IsUnspaced(ReadOnlySpan<char> text, out int width)
    {
        width = 1;
        var first = text[0];
        if (first < '\u0E00')
            return false;
        if (!char.IsHighSurrogate(first))
        {
            return first is (>= '\u0E00' and <= '\u0EFF') or (>= '\u1000' and <= '\u109F') or (>= '\u1780' and <= '\u17FF')
                or (>= '\u2E80' and <= '\u2FDF') or (>= '\u3040' and <= '\u31FF') or (>= '\u3400' and <= '\u9FFF') or (>= '\uF900' and <= '\uFAFF');
        }

        _ = Rune.DecodeFromUtf16(text, out var rune, out width);
        return rune.Value is >= 0x20000 and <= 0x3FFFF;
    }
}
