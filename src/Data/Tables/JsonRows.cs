using System.Text.Json;

namespace Pipeline.Data.Tables;

/// <summary>Rows of any query as JSON objects.</summary>
public static class JsonRows
{
    /// <summary>
    /// Runs one statement, of any kind, and writes an array with an object for each row. Every type of DuckDB's is written: decimals and huge integers as
    /// numbers, dates and the like as texts, structs and maps as objects, lists as arrays; what JSON has no number for (NaN, infinity) as null.
    /// A second column of one name gets a number at the end.
    /// </summary>
    /// <returns>Rows written.</returns>
    /// <exception cref="DuckDbException">The statement is wrong, or failed, or is more than one.</exception>
    public static long WriteJson(this DuckDbConnection connection, string sql, Utf8JsonWriter writer, CancellationToken cancellationToken = default)
    {
        writer.WriteStartArray();
        var rows = ForEach(connection, sql, writer, static () => { }, cancellationToken);
        writer.WriteEndArray();
        return rows;
    }

    /// <summary>Writes an object for each row, and calls <paramref name="written"/> after each.</summary>
    internal static long ForEach(DuckDbConnection connection, string sql, Utf8JsonWriter writer, Action written, CancellationToken cancellationToken)
    {
        using var reader = JsonQuery.Read(connection, sql, out var isJson, cancellationToken);
        var names = Names(reader.Columns);
        var rows = 0L;
        while (reader.NextChunk())
        {
            for (var row = 0; row < reader.RowCount; row++, rows++)
            {
                writer.WriteStartObject();
                for (var i = 0; i < names.Length; i++)
                {
                    writer.WritePropertyName(names[i]);
                    JsonQuery.WriteValue(writer, reader.Column(i), row, isJson);
                }

                writer.WriteEndObject();
                written();
            }
        }

        return rows;
    }

    private static JsonEncodedText[] Names(IReadOnlyList<DuckDbColumn> columns)
    {
        var taken = new HashSet<string>(StringComparer.Ordinal);
        return [.. columns.Select(column =>
        {
            var name = column.Name;
            for (var i = 1; !taken.Add(name); i++)
                name = $"{column.Name}_{i}";
            return JsonEncodedText.Encode(name, System.Text.Encodings.Web.JavaScriptEncoder.UnsafeRelaxedJsonEscaping);
        })];
    }
}
