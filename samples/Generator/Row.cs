namespace Pipeline.Samples;

/// <summary>A question with its answer.</summary>
/// <param name="Category">As written in the files.</param>
/// <param name="Wording">The question; what follows a <c>|</c> is its context.</param>
/// <param name="Output">The reference answer.</param>
/// <param name="Entity">The product, diagnosis or fault code asked for, where the row is a look-up.</param>
/// <param name="Known">Whether training rows speak of the entity.</param>
public sealed record Row(string Category, string Wording, string Output, string? Entity = null, bool Known = true)
{
    public string Instruction => Wording.Split('|')[0].Trim();

    public string? Input => Wording.Split('|') is [_, var context] ? context.Trim() : null;
}
