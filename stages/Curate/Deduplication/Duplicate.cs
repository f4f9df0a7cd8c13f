namespace Pipeline.Curate.Deduplication;

/// <summary>That a row repeats an earlier one.</summary>
/// <param name="Kept">Index of the row that stays, or −1 where the row itself stays.</param>
/// <param name="Similarity">Jaccard similarity of the two prompts; 1 for a row that stays.</param>
internal readonly record struct Duplicate(int Kept, double Similarity)
{
    public static Duplicate None { get; } = new(-1, 1);

    public bool IsKept => Kept < 0;
}
