namespace Pipeline.Curate.Rows;

/// <summary>A row that is not kept.</summary>
/// <param name="Position">Where it stood.</param>
/// <param name="Rejection">Why it falls away.</param>
/// <param name="Raw">Its first bytes as they were, or null for a row that was valid: then <paramref name="Row"/> has it.</param>
/// <param name="Row">The row, where it could be read.</param>
/// <param name="KeptId">Of a duplicate: the row that stays.</param>
internal sealed record RejectedRow(Position Position, Rejection Rejection, byte[]? Raw, CleanRow? Row = null, UInt128? KeptId = null);
