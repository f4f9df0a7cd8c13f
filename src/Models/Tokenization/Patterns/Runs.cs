namespace Pipeline.Models.Tokenization.Patterns;

/// <summary>Runs of one kind of code point.</summary>
internal static class Runs
{
    /// <summary>Where the run of a kind that starts at a position ends, at most so many code points later.</summary>
    public static int End(ReadOnlySpan<char> text, int start, CodePointKind kind, int most = int.MaxValue)
    {
        var end = start;
        while (most-- > 0 && end < text.Length && CodePoints.KindAt(text, end, out var length) == kind)
            end += length;
        return end;
    }

    /// <summary>
    /// The length of <c>\s+(?!\S)|\s+</c> at a white space: the run, less its last one where a word follows, since that one belongs to the word.
    /// </summary>
    public static int Spaces(ReadOnlySpan<char> text, int start)
    {
        var end = End(text, start, CodePointKind.Space);
        return end == text.Length || end == start + 1 ? end - start : end - start - 1;
    }
}
