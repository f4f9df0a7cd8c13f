namespace Pipeline.Samples.Planting;

/// <summary>A line of the instruction file.</summary>
/// <param name="Text">Without its line feed.</param>
/// <param name="Original">The row it carries, or is made from.</param>
/// <param name="Plant">Why it is there, where it was planted.</param>
public sealed record Line(string Text, Row Original, Plant? Plant);

/// <summary>What a planted line is.</summary>
/// <param name="Kind"><see cref="Exact"/>, <see cref="Near"/> or <see cref="Broken"/>.</param>
/// <param name="Reason">In words.</param>
public sealed record Plant(string Kind, string Reason)
{
    public const string Exact = "exact_duplicate";
    public const string Near = "near_duplicate";
    public const string Broken = "broken";
}
