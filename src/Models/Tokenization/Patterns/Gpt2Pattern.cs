namespace Pipeline.Models.Tokenization.Patterns;

/// <summary>GPT-2's pattern, as code on code points; it leaves nothing of a text unmatched.</summary>
internal sealed class Gpt2Pattern : IPattern
{
    /// <summary>The pattern's text; Split with it and ByteLevel with <c>use_regex</c> mean the same.</summary>
    public const string Text = @"'s|'t|'re|'ve|'m|'ll|'d| ?\p{L}+| ?\p{N}+| ?[^\s\p{L}\p{N}]+|\s+(?!\S)|\s+";

    public void Find(ReadOnlySpan<char> text, int offset, List<Stretch> matches)
    {
        for (int i = 0, length; i < text.Length; i += length)
        {
            length = Length(text, i);
            matches.Add(new(offset + i, length));
        }
    }

    private static int Length(ReadOnlySpan<char> text, int start)
    {
        if (Contractions.Length(text, start, ignoreCase: false) is > 0 and var contraction)
            return contraction;
        var first = text[start] == ' ' && start + 1 < text.Length ? start + 1 : start;
        var kind = CodePoints.KindAt(text, first, out _);
        return kind == CodePointKind.Space ? Runs.Spaces(text, start) : Runs.End(text, first, kind) - start;
    }
}
