namespace Pipeline.Sdk.Tables;

/// <summary>What a model is asked.</summary>
/// <param name="Id">Unique in its file.</param>
/// <param name="Messages">A conversation; the last message is a user's.</param>
/// <param name="Reference">The answer it should give; null where none is known.</param>
/// <param name="Category">Null where the data name none.</param>
public sealed record Question(string Id, IReadOnlyList<InstructionMessage> Messages, string? Reference, string? Category)
{
    /// <summary>All that is said to the model.</summary>
    public string Text => string.Join("\n\n", Messages.Select(message => message.Content));

    /// <summary>A row of a curated table, whose last message is the reference.</summary>
    public static Question Of(InstructionRow row) => new(row.Id, [.. row.Messages.SkipLast(1)], row.Messages[^1].Content, row.Category);

    /// <summary>With the answer as its last message.</summary>
    public InstructionRow With(string answer) => new(Id, [.. Messages, new("assistant", answer)], Category);
}
