using System.Text;

namespace Pipeline.Models.Tokenization.Patterns;

/// <summary>Every single code point of a kind.</summary>
internal sealed class CodePointPattern(Func<int, bool> contains) : IPattern
{
    public void Find(ReadOnlySpan<char> text, int offset, List<Stretch> matches)
    {
        for (var i = 0; i < text.Length;)
        {
            Rune.DecodeFromUtf16(text[i..], out var rune, out var length);
            if (contains(rune.Value))
                matches.Add(new(offset + i, length));
            i += length;
        }
    }
}
