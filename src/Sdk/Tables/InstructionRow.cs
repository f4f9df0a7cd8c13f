namespace Pipeline.Sdk.Tables;

/// <summary>A row of a curated table: <c>id, messages, category</c> of <c>id, messages, category, source, split</c>.</summary>
/// <param name="Id">Unique; the hash of the row's content.</param>
/// <param name="Messages">A conversation; the last message is an assistant's.</param>
/// <param name="Category">Null where the data name none.</param>
public sealed record InstructionRow(string Id, IReadOnlyList<InstructionMessage> Messages, string? Category);

/// <summary>A message of a row.</summary>
/// <param name="Role"><c>system</c>, <c>user</c> or <c>assistant</c>.</param>
/// <param name="Content">What is said.</param>
public sealed record InstructionMessage(string Role, string Content);
