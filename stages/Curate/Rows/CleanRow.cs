namespace Pipeline.Curate.Rows;

/// <summary>A valid row, normalised.</summary>
/// <param name="Id"><see cref="Conversation.Id"/>.</param>
/// <param name="AnswerKey"><see cref="Conversation.AnswerKey"/>.</param>
/// <param name="Packed"><see cref="Conversation.Pack"/>.</param>
/// <param name="Category">As the data says it, if it does.</param>
/// <param name="Position">Where the row stood.</param>
/// <param name="PromptKey">Equal for prompts of the same words: what the split goes by.</param>
internal sealed record CleanRow(UInt128 Id, UInt128 AnswerKey, byte[] Packed, string? Category, Position Position, ulong PromptKey)
{
    /// <summary>The id as the output says it: 32 hexadecimal digits.</summary>
    public string IdText => Id.ToString("x32");

    /// <summary>By id; equal rows by file, then one with a category first (so that a file's line order does not show), then place.</summary>
    public static int CompareCanonically(CleanRow left, CleanRow right)
    {
        var order = left.Id.CompareTo(right.Id);
        if (order == 0)
            order = left.Position.File.CompareTo(right.Position.File);
        if (order == 0)
            order = (left.Category is null).CompareTo(right.Category is null);
        if (order == 0)
            order = string.CompareOrdinal(left.Category, right.Category);
        return order == 0 ? left.Position.Row.CompareTo(right.Position.Row) : order;
    }
}
