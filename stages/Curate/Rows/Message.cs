namespace Pipeline.Curate.Rows;

/// <summary>One turn of a conversation.</summary>
internal readonly record struct Message(Role Role, string Content);
