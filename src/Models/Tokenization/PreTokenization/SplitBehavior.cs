namespace Pipeline.Models.Tokenization.PreTokenization;

/// <summary>What becomes of the matches of a <see cref="Split"/>.</summary>
internal enum SplitBehavior
{
    Removed,
    Isolated,
    MergedWithPrevious,
    MergedWithNext,
    Contiguous,
}
