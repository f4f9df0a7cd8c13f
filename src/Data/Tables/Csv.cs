using System.Text;
using CsvHelper;

namespace Pipeline.Data.Tables;

/// <summary>CSV in and out (RFC 4180, UTF-8).</summary>
public static class Csv
{
    /// <summary>The records of a file, a header included. Line breaks of any kind end records, and stand in quotes.</summary>
    /// <exception cref="FormatException">A quote stands where none can, is never closed, or bytes are no UTF-8; the message begins with the line where it is known.</exception>
    public static IEnumerable<CsvRecord> Read(string path, char delimiter = ',')
    {
        var strict = new CsvReaderOptions { Separator = delimiter, HasHeader = false, MalformedData = CsvMalformedDataHandling.Throw, TrackLineNumbers = true };
        using var text = new StreamReader(path, new UTF8Encoding(encoderShouldEmitUTF8Identifier: false, throwOnInvalidBytes: true));
        using var reader = CsvReader.Create(text, strict, leaveOpen: true);
        while (Next(reader))
            yield return new(reader.LineNumber, reader.Current.ToArray());
    }

    /// <summary>Writes the rows of <paramref name="query"/> to a CSV file (line feeds, a header) that appears whole or not at all, on one thread as Parquet is written.</summary>
    /// <returns>Rows written.</returns>
    /// <exception cref="DuckDbException">The query is wrong, or failed.</exception>
    public static long WriteCsv(this DuckDbConnection connection, string query, string path, CancellationToken cancellationToken = default)
    {
        using var file = new PendingFile(path);
        using var oneThread = new OneThread(connection);
        var rows = connection.Execute($"COPY ({query}\n) TO {Sql.Literal(file.TemporaryPath)} (FORMAT csv, HEADER)", cancellationToken: cancellationToken);
        file.Commit();
        return rows;
    }

    private static bool Next(CsvReader reader)
    {
        try
        {
            return reader.Read();
        }
        catch (CsvFormatException problem)
        {
            throw new FormatException(FormattableString.Invariant($"line {problem.LineNumber}: {problem.Message}"), problem);
        }
        catch (DecoderFallbackException problem)
        {
            throw new FormatException($"what follows line {reader.LineNumber} is not UTF-8", problem);
        }
    }
}

/// <summary>A record of a CSV file.</summary>
/// <param name="Line">It begins on, from 1.</param>
public sealed record CsvRecord(long Line, IReadOnlyList<string> Fields);
