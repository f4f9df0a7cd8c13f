using Pipeline.Curate.Rows;

namespace Pipeline.Curate.Reading;

/// <summary>One row as it stands in a file: a JSON value, or what is known of it where it could not be cut out.</summary>
/// <param name="Line">Of its first byte, from 1; the row's number in a Parquet file.</param>
/// <param name="Bytes">The JSON text; the first bytes only where there is a problem.</param>
/// <param name="Problem">Why it cannot be read, if so.</param>
internal readonly record struct RawRecord(long Line, byte[] Bytes, Rejection? Problem = null);
