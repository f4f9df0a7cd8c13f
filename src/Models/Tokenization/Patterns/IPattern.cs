namespace Pipeline.Models.Tokenization.Patterns;

/// <summary>A stretch of a text, in chars.</summary>
internal readonly record struct Stretch(int Start, int Length)
{
    public int End => Start + Length;
}

/// <summary>Something that is looked for in a text.</summary>
internal interface IPattern
{
    /// <summary>Adds the matches in a text, from left to right, none overlapping another.</summary>
    /// <param name="text">The text; what lies outside it is unseen by look-aheads.</param>
    /// <param name="offset">Added to every start.</param>
    /// <param name="matches">Takes the matches.</param>
    void Find(ReadOnlySpan<char> text, int offset, List<Stretch> matches);
}
