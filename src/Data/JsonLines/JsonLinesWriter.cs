using Pipeline.Data.Tables;

namespace Pipeline.Data.JsonLines;

/// <summary>Writes a query's rows as JSON lines.</summary>
public static class JsonLinesWriter
{
    /// <summary>Writes one object for each row of <paramref name="query"/>, each line ended by LF, to a file that appears whole or not at all.</summary>
    /// <returns>Rows written.</returns>
    /// <exception cref="DuckDbException">The query is wrong, or failed.</exception>
    public static long WriteJsonLines(this DuckDbConnection connection, string query, string path, CancellationToken cancellationToken = default)
    {
        using var file = new PendingFile(path);
        long rows;
        using (var stream = File.Create(file.TemporaryPath))
            rows = JsonRows.WriteLines(connection, query, stream, cancellationToken);
        file.Commit();
        return rows;
    }
}
