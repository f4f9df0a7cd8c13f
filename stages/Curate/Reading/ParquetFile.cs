using Pipeline.Curate.Rows;
using Pipeline.Data;
using Pipeline.Data.Tables;

namespace Pipeline.Curate.Reading;

/// <summary>The records of a Parquet file: each row as a JSON object, so that nested messages need no path of their own.</summary>
internal static class ParquetFile
{
    // The row as a whole; a name that no column has, which would be taken instead.
    private const string Whole = "\"the whole row, as JSON\"";

    /// <summary>The rows of <paramref name="file"/>, in the order in which they stand there.</summary>
    /// <exception cref="DuckDbException">It is no Parquet file, or a damaged one.</exception>
    public static IEnumerable<RawRecord> Read(SourceFile file, int maximumBytes, CancellationToken cancellationToken)
    {
        using var database = DuckDbDatabase.Open();
        using var connection = database.Connect();
        using var reader = connection.Read($"SELECT CAST(to_json({Whole}) AS VARCHAR) FROM {Parquet.Source(file.Path)} AS {Whole}", cancellationToken: cancellationToken);
        var record = new RecordBuffer(maximumBytes);
        var line = 1L;
        while (reader.NextChunk())
        {
            for (var row = 0; row < reader.RowCount; row++)
            {
                record.Add(reader.Column(0).GetUtf8(row));
                yield return record.Take(line++);
            }
        }
    }
}
