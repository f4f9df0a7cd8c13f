namespace Pipeline.Models.Tokenization.Patterns;

/// <summary>A string, as it is. An empty one is nowhere found.</summary>
internal sealed class LiteralPattern(string literal) : IPattern
{
    public void Find(ReadOnlySpan<char> text, int offset, List<Stretch> matches)
    {
        for (var at = 0; literal.Length > 0 && text[at..].IndexOf(literal) is >= 0 and var found; at += found + literal.Length)
            matches.Add(new(offset + at + found, literal.Length));
    }
}
