using System.Globalization;

namespace Pipeline.Data.Tables;

/// <summary>CSV in and out.</summary>
public static class Csv
{
    /// <summary>Reads a CSV file (RFC 4180, UTF-8) into a new table, strictly: a row that does not fit is left out and reported, never bent until it fits.</summary>
    /// <param name="connection">Gets the table.</param>
    /// <param name="path">A file; <c>.gz</c> and <c>.zst</c> are unpacked.</param>
    /// <param name="table">The name of the table to make.</param>
    /// <param name="options">How to read; a header and commas by default.</param>
    /// <param name="cancellationToken">Interrupts the reading.</param>
    /// <returns>How many rows there are, and what was left out, in the file's order.</returns>
    /// <exception cref="DuckDbException">The file cannot be read at all, or the table exists.</exception>
    public static CsvResult LoadCsv(
        this DuckDbConnection connection, string path, string table, CsvOptions? options = null, CancellationToken cancellationToken = default)
    {
        options ??= new();
        var scans = $"csv_scans_{Guid.NewGuid():N}";
        var errors = $"csv_errors_{Guid.NewGuid():N}";
        var rows = connection.Execute(
            $"""
            CREATE TABLE {Sql.Identifier(table)} AS SELECT * FROM read_csv({PathPattern.Of(path)},
                strict_mode = true, null_padding = false, hive_partitioning = false, quote = '"', escape = '"',
                store_rejects = true, rejects_limit = 0, rejects_scan = '{scans}', rejects_table = '{errors}', {Arguments(options)})
            """,
            cancellationToken: cancellationToken);
        var rejects = connection.Query(
            $"SELECT line, line_byte_position - 1, coalesce(column_name, ''), error_type::VARCHAR, coalesce(error_message, '') FROM {errors} ORDER BY line, byte_position, column_idx",
            row => new CsvReject(row.GetInt64(0), row.GetInt64(1), row.GetString(2), row.GetString(3), row.GetString(4)),
            cancellationToken: cancellationToken).ToList();
        connection.Execute($"DROP TABLE {errors}; DROP TABLE {scans}", cancellationToken: cancellationToken);
        return new(connection.Scalar($"SELECT count(*) FROM {Sql.Identifier(table)}", row => row.GetInt64(0), cancellationToken: cancellationToken), rejects);
    }

    /// <summary>Writes the rows of <paramref name="query"/> to a CSV file (RFC 4180, UTF-8, line feeds, a header) that appears whole or not at all, on one thread as Parquet is written.</summary>
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

    private static string Arguments(CsvOptions options)
    {
        List<string> arguments =
        [
            $"header = {(options.Header ? "true" : "false")}",
            $"delim = {Sql.Literal(options.Delimiter.ToString())}",
            $"max_line_size = {options.MaxLineBytes.ToString(CultureInfo.InvariantCulture)}",
        ];
        // Guessed types would depend on which rows happen to stand first.
        arguments.Add(options.Columns is { } columns
            ? $"auto_detect = false, columns = {{{string.Join(", ", columns.Select(column => $"{Sql.Literal(column.Name)}: {Sql.Literal(column.Type)}"))}}}"
            : "all_varchar = true");
        return string.Join(", ", arguments);
    }
}

/// <summary>How a CSV file is read.</summary>
public sealed record CsvOptions
{
    /// <summary>Whether the first row names the columns; true by default.</summary>
    public bool Header { get; init; } = true;

    /// <summary>Between values; a comma by default.</summary>
    public char Delimiter { get; init; } = ',';

    /// <summary>Names and SQL types of the columns, in the file's order; by default the header's names, all VARCHAR.</summary>
    public IReadOnlyList<(string Name, string Type)>? Columns { get; init; }

    /// <summary>A longer row is left out and reported; 2 MiB by default.</summary>
    public int MaxLineBytes { get; init; } = 2 * 1024 * 1024;
}

/// <summary>What came of reading a CSV file.</summary>
/// <param name="Rows">In the table.</param>
/// <param name="Rejects">What was left out.</param>
public sealed record CsvResult(long Rows, IReadOnlyList<CsvReject> Rejects);

/// <summary>A fault of a row that was left out.</summary>
/// <param name="Line">Counted from 1, the header included.</param>
/// <param name="Offset">Of the row's first byte.</param>
/// <param name="Column">Where it lies; empty where it concerns the row.</param>
/// <param name="Kind">DuckDB's name for it: CAST, MISSING COLUMNS, TOO MANY COLUMNS, UNQUOTED VALUE, LINE SIZE OVER MAXIMUM, INVALID ENCODING.</param>
/// <param name="Message">For a person.</param>
public sealed record CsvReject(long Line, long Offset, string Column, string Kind, string Message);
