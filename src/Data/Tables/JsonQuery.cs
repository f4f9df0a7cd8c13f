using System.Text.Json;

namespace Pipeline.Data.Tables;

/// <summary>A query whose values are ready to be written as JSON.</summary>
internal static class JsonQuery
{
    /// <summary>
    /// Runs <paramref name="sql"/>. Where it has columns other than texts, truth values and integers, it is wrapped so that DuckDB writes every value as JSON,
    /// which only a SELECT can be; PRAGMA and its like have simple columns.
    /// </summary>
    public static DuckDbReader Read(DuckDbConnection connection, string sql, out bool isJson, CancellationToken cancellationToken)
    {
        using (var statements = Statements.Parse(connection, sql))
        {
            if (statements.Count > 1)
                throw new DuckDbException($"Give one statement; this SQL has {statements.Count}.");
            isJson = !statements.ColumnTypes().All(IsSimple);
        }

        return connection.Read(isJson ? $"SELECT to_json(COLUMNS(*)) FROM query({Sql.Literal(sql)})" : sql, cancellationToken: cancellationToken);
    }

    public static void WriteValue(Utf8JsonWriter writer, DuckDbVector column, int row, bool isJson)
    {
        if (column.IsNull(row))
            writer.WriteNullValue();
        else if (isJson)
            writer.WriteRawValue(FiniteJson.Of(column.GetUtf8(row)), skipInputValidation: true);
        else if (column.Type.Kind == DuckDbKind.Varchar)
            writer.WriteStringValue(column.GetUtf8(row));
        else if (column.Type.Kind == DuckDbKind.Boolean)
            writer.WriteBooleanValue(column.GetBoolean(row));
        else
            writer.WriteNumberValue(column.GetInt64(row));
    }

    private static bool IsSimple(DuckDbType type) => type is
    {
        Alias: null,
        Kind: DuckDbKind.Varchar or DuckDbKind.Boolean or DuckDbKind.SqlNull
            or DuckDbKind.TinyInt or DuckDbKind.SmallInt or DuckDbKind.Integer or DuckDbKind.BigInt
            or DuckDbKind.UTinyInt or DuckDbKind.USmallInt or DuckDbKind.UInteger,
    };
}
