using System.Text.Json;

namespace Pipeline.Data.Tables;

/// <summary>Rows of any query as JSON objects.</summary>
public static class JsonRows
{
    private static readonly JsonWriterOptions WriterOptions = new()
    {
        Encoder = System.Text.Encodings.Web.JavaScriptEncoder.UnsafeRelaxedJsonEscaping,
        SkipValidation = true,
    };

    /// <summary>
    /// Runs one statement, of any kind, and writes an array with an object for each row. Every type of DuckDB's is written: decimals and huge integers as
    /// numbers, dates and the like as texts, structs and maps as objects, lists as arrays; what JSON has no number for (NaN, infinity) as null.
    /// Columns of one name get a number at the end.
    /// </summary>
    /// <returns>Rows written.</returns>
    /// <exception cref="DuckDbException">The statement is wrong, or failed, or is more than one.</exception>
    public static long WriteJson(this DuckDbConnection connection, string sql, Utf8JsonWriter writer, CancellationToken cancellationToken = default)
    {
        using var reader = Open(connection, sql, out var isJson, cancellationToken);
        writer.WriteStartArray();
        var rows = 0L;
        while (reader.NextChunk())
        {
            for (var row = 0; row < reader.RowCount; row++, rows++)
                WriteRow(writer, reader, row, isJson);
        }

        writer.WriteEndArray();
        return rows;
    }

    internal static long WriteLines(DuckDbConnection connection, string sql, Stream stream, CancellationToken cancellationToken)
    {
        using var reader = Open(connection, sql, out var isJson, cancellationToken);
        using var writer = new Utf8JsonWriter(stream, WriterOptions);
        var rows = 0L;
        while (reader.NextChunk())
        {
            for (var row = 0; row < reader.RowCount; row++, rows++)
            {
                WriteRow(writer, reader, row, isJson);
                writer.Flush();
                writer.Reset();
                stream.WriteByte((byte)'\n');
            }
        }

        return rows;
    }

    /// <summary>A query is wrapped so that DuckDB itself writes each value as JSON; other statements (EXPLAIN, PRAGMA, INSERT) give simple columns only.</summary>
    private static DuckDbReader Open(DuckDbConnection connection, string sql, out bool isJson, CancellationToken cancellationToken)
    {
        using (var statements = Statements.Parse(connection, sql))
        {
            if (statements.Count > 1)
                throw new DuckDbException($"Give one statement; this SQL has {statements.Count}.");
            isJson = statements.LastIsQuery();
        }

        return connection.Read(isJson ? $"SELECT to_json(COLUMNS(*)) FROM query({Sql.Literal(sql)})" : sql, cancellationToken: cancellationToken);
    }

    private static void WriteRow(Utf8JsonWriter writer, DuckDbReader reader, int row, bool isJson)
    {
        writer.WriteStartObject();
        for (var i = 0; i < reader.Columns.Count; i++)
        {
            writer.WritePropertyName(reader.Columns[i].Name);
            var column = reader.Column(i);
            if (column.IsNull(row))
                writer.WriteNullValue();
            else if (isJson)
                writer.WriteRawValue(FiniteJson.Of(column.GetUtf8(row)), skipInputValidation: true);
            else
                WriteSimple(writer, column, row);
        }

        writer.WriteEndObject();
    }

    private static void WriteSimple(Utf8JsonWriter writer, DuckDbVector column, int row)
    {
        switch (column.Type.Kind)
        {
            case DuckDbKind.Varchar:
                writer.WriteStringValue(column.GetUtf8(row));
                break;
            case DuckDbKind.Boolean:
                writer.WriteBooleanValue(column.GetBoolean(row));
                break;
            case DuckDbKind.Double or DuckDbKind.Float when !double.IsFinite(column.GetDouble(row)):
                writer.WriteNullValue();
                break;
            case DuckDbKind.Double or DuckDbKind.Float:
                writer.WriteNumberValue(column.GetDouble(row));
                break;
            default:
                writer.WriteNumberValue(column.GetInt64(row));
                break;
        }
    }
}
