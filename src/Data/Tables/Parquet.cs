namespace Pipeline.Data.Tables;

/// <summary>Parquet in and out.</summary>
public static class Parquet
{
    private const int RowGroupSize = 122_880;

    /// <summary>
    /// What stands in SQL for the rows of a Parquet file: <c>SELECT … FROM {Parquet.Source(path)}</c>. The path is a name, never a pattern,
    /// and names of folders (<c>year=2024/</c>) never become columns.
    /// </summary>
    /// <param name="path">A file.</param>
    public static string Source(string path) => $"read_parquet({PathPattern.Of(path)}, hive_partitioning = false)";

    /// <summary>
    /// The rows of a Parquet file in their order, each as one JSON object in UTF-8 whose members are the columns, written as <see cref="JsonRows.WriteJson"/> writes values.
    /// But single-precision numbers and decimals are texts, as DuckDB writes them: doubles would have other digits. Bytes, which older writers mark no text as, are the text
    /// that they are in UTF-8, and null where they are none.
    /// </summary>
    /// <exception cref="DuckDbException">It is not a Parquet file, or is damaged; thrown when the damage is reached.</exception>
    public static IEnumerable<byte[]> ReadJson(string path, CancellationToken cancellationToken = default)
    {
        using var database = DuckDbDatabase.Open();
        using var connection = database.Connect();
        var (columns, row) = Columns(connection, path);
        using var reader = connection.Read($"SELECT to_json({row})::VARCHAR FROM (SELECT {columns} FROM {Source(path)}) AS {row}", cancellationToken: cancellationToken);
        while (reader.NextChunk())
        {
            for (var i = 0; i < reader.RowCount; i++)
                yield return FiniteJson.Of(reader.Column(0).GetUtf8(i)).ToArray();
        }
    }

    /// <summary>The columns as they are read, and a name for the row as a whole that none of them has, since a column's would win.</summary>
    private static (string Columns, string Row) Columns(DuckDbConnection connection, string path)
    {
        using var reader = connection.Read($"SELECT * FROM {Source(path)} LIMIT 0");
        return (string.Join(", ", reader.Columns.Select(Text)), new('_', reader.Columns.Max(column => column.Name.Length) + 1));
    }

    private static string Text(DuckDbColumn column)
    {
        var name = Sql.Identifier(column.Name);
        return column.Type.Kind switch
        {
            DuckDbKind.Float => $"CASE WHEN isfinite({name}) THEN {name}::VARCHAR END AS {name}",
            DuckDbKind.Decimal => $"{name}::VARCHAR AS {name}",
            DuckDbKind.Blob => $"TRY(decode({name})) AS {name}",
            _ => name,
        };
    }

    /// <summary>
    /// Writes the rows of <paramref name="query"/> to a Parquet file (zstd) that appears whole or not at all. The query runs on one thread,
    /// so the same rows in the same order give the same bytes; give it a total ORDER BY where its input has no order of its own.
    /// </summary>
    /// <returns>Rows written.</returns>
    /// <exception cref="DuckDbException">The query is wrong, or failed.</exception>
    public static long WriteParquet(
        this DuckDbConnection connection, string query, string path, IReadOnlyList<object?>? parameters = null, CancellationToken cancellationToken = default)
    {
        using var file = new PendingFile(path);
        using var oneThread = new OneThread(connection);
        // The line break ends a comment at the end of the query.
        var rows = connection.Execute(
            $"COPY ({query}\n) TO {Sql.Literal(file.TemporaryPath)} (FORMAT parquet, COMPRESSION zstd, ROW_GROUP_SIZE {RowGroupSize})", parameters, cancellationToken);
        file.Commit();
        return rows;
    }

    /// <summary>How many rows a Parquet file says it has.</summary>
    /// <exception cref="DuckDbException">It is not a Parquet file, or is damaged.</exception>
    public static long CountRows(DuckDbConnection connection, string path) =>
        connection.Scalar($"SELECT count(*) FROM {Source(path)}", row => row.GetInt64(0));
}
