using System.Text;
using Pipeline.Models.Tokenization.Patterns;

namespace Pipeline.Models.Tokenization.PreTokenization;

/// <summary>Writes every byte of the UTF-8 as one visible character, GPT-2's way, after cutting with GPT-2's pattern where asked.</summary>
internal sealed class ByteLevel(bool addPrefixSpace, bool useRegex) : IPreTokenizer
{
    private static readonly Split Gpt2 = new(new Gpt2Pattern(), SplitBehavior.Isolated);

    public Pieces Apply(Pieces pieces)
    {
        if (addPrefixSpace)
            pieces = WithPrefix.Add(pieces, " ", _ => true);
        if (useRegex)
            pieces = Gpt2.Apply(pieces);
        var text = new StringBuilder(pieces.Text.Length);
        var words = new List<Stretch>(pieces.Words.Count);
        Span<byte> bytes = stackalloc byte[4];
        foreach (var word in pieces.Words)
        {
            var start = text.Length;
            foreach (var rune in pieces.Text.AsSpan(word.Start, word.Length).EnumerateRunes())
                foreach (var b in bytes[..rune.EncodeToUtf8(bytes)])
                    text.Append(ByteCharacters.Of[b]);
            words.Add(new(start, text.Length - start));
        }
        return pieces with { Text = text.ToString(), Words = words };
    }
}
