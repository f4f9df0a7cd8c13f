using System.Text.Json;
using Pipeline.Data.Tables;

namespace Pipeline.Data.JsonLines;

/// <summary>Writes a query's rows as JSON lines.</summary>
public static class JsonLinesWriter
{
    private static readonly JsonWriterOptions Options = new()
    {
        // Text stays legible: only what JSON itself forbids is escaped.
        Encoder = System.Text.Encodings.Web.JavaScriptEncoder.UnsafeRelaxedJsonEscaping,
    };

    /// <summary>Writes one object for each row of <paramref name="query"/>, each line ended by LF, to a file that appears whole or not at all.</summary>
    /// <inheritdoc cref="JsonRows.WriteJson" path="/returns"/>
    /// <inheritdoc cref="JsonRows.WriteJson" path="/exception"/>
    public static long WriteJsonLines(this DuckDbConnection connection, string query, string path, CancellationToken cancellationToken = default)
    {
        using var file = new PendingFile(path);
        long rows;
        using (var stream = File.Create(file.TemporaryPath))
        using (var writer = new Utf8JsonWriter(stream, Options))
        {
            rows = JsonRows.ForEach(connection, query, writer, EndLine, cancellationToken);

            void EndLine()
            {
                writer.Flush();
                writer.Reset();
                stream.WriteByte((byte)'\n');
            }
        }

        file.Commit();
        return rows;
    }
}
