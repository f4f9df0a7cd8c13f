using System.Text;
using Pipeline.Data;
using Pipeline.Data.JsonLines;
using Pipeline.Data.Tables;

namespace Pipeline.Sdk.Artifacts;

/// <summary>The folder of one output. A file appears in it whole or not at all.</summary>
public sealed class StageOutput
{
    /// <summary>The file of an output that is one table.</summary>
    public const string TableFile = "data.parquet";

    private readonly string _name;

    internal StageOutput(string name, string folder)
    {
        _name = name;
        Folder = folder;
    }

    /// <summary>Absolute.</summary>
    public string Folder { get; }

    /// <summary>Rows written, where it is a table; set by <see cref="WriteParquet"/>.</summary>
    public long? Rows { get; set; }

    /// <summary>The absolute path of a file of it, whose folder is made.</summary>
    /// <param name="relative">Inside the folder, with <c>/</c> between its parts.</param>
    /// <exception cref="ArgumentException">It leads out of the folder.</exception>
    public string PathOf(string relative)
    {
        var path = Path.GetFullPath(Path.Combine(Folder, relative));
        if (!path.StartsWith(Path.GetFullPath(Folder) + Path.DirectorySeparatorChar, StringComparison.Ordinal))
            throw new ArgumentException($"'{relative}' leads out of the output '{_name}'.", nameof(relative));
        Directory.CreateDirectory(Path.GetDirectoryName(path)!);
        return path;
    }

    /// <summary>Writes a file.</summary>
    /// <param name="relative">As for <see cref="PathOf"/>.</param>
    /// <param name="write">Writes its content; if it throws, there is no file.</param>
    public void Write(string relative, Action<Stream> write)
    {
        using var file = new PendingFile(PathOf(relative));
        using (var stream = File.Create(file.TemporaryPath))
            write(stream);
        file.Commit();
    }

    /// <summary>Writes a text file: UTF-8 without a byte order mark.</summary>
    public void WriteText(string relative, string text) => Write(relative, stream => stream.Write(Encoding.UTF8.GetBytes(text)));

    /// <summary>Writes a query's rows as a table, and adds them to <see cref="Rows"/>.</summary>
    /// <inheritdoc cref="Parquet.WriteParquet" path="/exception"/>
    public long WriteParquet(
        DuckDbConnection connection, string query, string relative = TableFile, IReadOnlyList<object?>? parameters = null, CancellationToken cancellationToken = default) =>
        Count(connection.WriteParquet(query, PathOf(relative), parameters, cancellationToken));

    /// <summary>Writes a query's rows as JSON lines, and adds them to <see cref="Rows"/>.</summary>
    /// <inheritdoc cref="WriteParquet" path="/exception"/>
    public long WriteJsonLines(DuckDbConnection connection, string query, string relative, CancellationToken cancellationToken = default) =>
        Count(connection.WriteJsonLines(query, PathOf(relative), cancellationToken));

    /// <summary>Writes rows as a table, in their order, and adds them to <see cref="Rows"/>.</summary>
    /// <param name="columns">Names and DuckDB types: <c>step BIGINT, loss DOUBLE</c>.</param>
    /// <param name="append">Adds the values of one row; the end of the row is added for it.</param>
    /// <param name="selection">What is written of the columns, where it is not all of them as they are.</param>
    /// <inheritdoc cref="WriteParquet" path="/exception"/>
    public long WriteTable<T>(
        DuckDbConnection connection, string columns, IEnumerable<T> rows, Action<DuckDbAppender, T> append, string selection = "*",
        string relative = TableFile, CancellationToken cancellationToken = default)
    {
        connection.Execute($"CREATE OR REPLACE TABLE output ({columns})", cancellationToken: cancellationToken);
        using (var table = connection.Append("output"))
        {
            foreach (var row in rows)
            {
                append(table, row);
                table.EndRow();
            }

            table.Complete();
        }

        var written = WriteParquet(connection, $"SELECT {selection} FROM output", relative, cancellationToken: cancellationToken);
        connection.Execute("DROP TABLE output", cancellationToken: cancellationToken);
        return written;
    }

    private long Count(long rows)
    {
        Rows = (Rows ?? 0) + rows;
        return rows;
    }
}
