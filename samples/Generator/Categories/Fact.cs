namespace Pipeline.Samples.Categories;

/// <summary>Something to be looked up.</summary>
/// <param name="Entity">What is asked for.</param>
/// <param name="Answer">The one right answer.</param>
/// <param name="Known">Whether training rows speak of it; the others are the drift of the pool.</param>
public sealed record Fact(string Entity, string Answer, bool Known)
{
    /// <summary>Facts of a table with lines of <c>answer: entity, entity, … / new entity, …</c></summary>
    public static IReadOnlyList<Fact> Parse(string table) =>
        [.. Text.Lines(table).SelectMany(line =>
        {
            var (answer, entities) = line.Split(':') is [var a, var b] ? (a, b.Split('/')) : throw new FormatException($"No answer in: {line}");
            return Text.Entries(entities[0]).Select(entity => new Fact(entity, answer, Known: true))
                .Concat(Text.Entries(entities[1]).Select(entity => new Fact(entity, answer, Known: false)));
        })];
}
