using Pipeline.Data;
using Pipeline.Data.Tables;

namespace Pipeline.Curate.Reading;

/// <summary>The records of a Parquet file: each row as a JSON object, so that nested messages need no path of their own.</summary>
internal static class ParquetFile
{
    /// <summary>The rows of <paramref name="file"/>, in the order in which they stand there.</summary>
    /// <exception cref="DuckDbException">It is no Parquet file, or a damaged one.</exception>
    public static IEnumerable<RawRecord> Read(SourceFile file, int maximumBytes, CancellationToken cancellationToken)
    {
        var record = new RecordBuffer(maximumBytes);
        var line = 1L;
        foreach (var row in Parquet.ReadJson(file.Path, cancellationToken))
        {
            record.Add(row);
            yield return record.Take(line++);
        }
    }
}
