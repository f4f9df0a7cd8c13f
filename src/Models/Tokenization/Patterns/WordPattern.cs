using System.Text;

namespace Pipeline.Models.Tokenization.Patterns;

/// <summary><c>\w+|[^\w\s]+</c>: what the Whitespace pre-tokenizer keeps.</summary>
internal sealed class WordPattern : IPattern
{
    private enum Kind { Space, Word, Sign }

    public void Find(ReadOnlySpan<char> text, int offset, List<Stretch> matches)
    {
        var (start, running) = (0, Kind.Space);
        for (var i = 0; i < text.Length;)
        {
            Rune.DecodeFromUtf16(text[i..], out var rune, out var length);
            var kind = CodePoints.IsWord(rune.Value) ? Kind.Word : CodePoints.IsSpace(rune.Value) ? Kind.Space : Kind.Sign;
            if (kind != running)
            {
                if (running != Kind.Space)
                    matches.Add(new(offset + start, i - start));
                (start, running) = (i, kind);
            }
            i += length;
        }
        if (running != Kind.Space)
            matches.Add(new(offset + start, text.Length - start));
    }
}
