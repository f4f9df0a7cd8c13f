using Pipeline.Data;
using Pipeline.Sdk;

namespace Pipeline.Curate.Reading;

/// <summary>Reads any source file, and turns what can go wrong with a whole file into a message that names it.</summary>
internal static class RecordReader
{
    /// <summary>The records of <paramref name="file"/>.</summary>
    /// <exception cref="StageInputException">The file as a whole, or the rest of it, cannot be read.</exception>
    public static IEnumerable<RawRecord> Read(SourceFile file, int maximumBytes, CancellationToken cancellationToken)
    {
        var records = file.Format == SourceFormat.Parquet
            ? ParquetFile.Read(file, maximumBytes, cancellationToken)
            : TextFile.Read(file, maximumBytes);
        using var source = records.GetEnumerator();
        var line = 0L;
        while (TryNext(source, file, line, out var record))
        {
            line = record.Line;
            yield return record;
        }
    }

    private static bool TryNext(IEnumerator<RawRecord> source, SourceFile file, long line, out RawRecord record)
    {
        try
        {
            var more = source.MoveNext();
            record = more ? source.Current : default;
            return more;
        }
        catch (FormatException e)
        {
            throw new StageInputException($"{file.Name} {e.Message}");
        }
        catch (Exception e) when (e is InvalidDataException or IOException or UnauthorizedAccessException or DuckDbException)
        {
            throw new StageInputException($"{file.Name}, after line {line}: {(e is InvalidDataException ? "not a whole gzip file, or a damaged one (gzip -t tells)" : e.Message)}");
        }
    }
}
