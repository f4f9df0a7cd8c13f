using Pipeline.Curate.Rows;

namespace Pipeline.Curate.Shapes;

/// <summary>A row's messages, or why it has none.</summary>
internal sealed record ParsedRow(IReadOnlyList<Message> Messages, string? Category, Rejection? Problem = null)
{
    public static implicit operator ParsedRow(Rejection problem) => new([], null, problem);
}
