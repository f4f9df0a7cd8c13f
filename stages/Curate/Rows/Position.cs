namespace Pipeline.Curate.Rows;

/// <summary>Where a row stood.</summary>
/// <param name="File">Index into the source files, which are in ordinal order of their names.</param>
/// <param name="Line">Line of the row's first byte, from 1; the row's number in a Parquet file.</param>
/// <param name="Row">Number of the row in its file, from 1: several may begin on one line of a JSON array.</param>
internal readonly record struct Position(int File, long Line, long Row);
