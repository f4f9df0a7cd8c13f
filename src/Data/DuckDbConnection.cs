using Pipeline.Data.Handles;
using Pipeline.Data.NativeMethods;

namespace Pipeline.Data;

/// <summary>A connection, for one thread at a time. A reader has to be closed before the next statement: it reads from the running query.</summary>
public sealed class DuckDbConnection : IDisposable
{
    private DuckDbReader? _open;

    internal DuckDbConnection(DuckDbDatabase database, ConnectionHandle handle)
    {
        Database = database;
        Handle = handle;
    }

    /// <summary>Where it connects to.</summary>
    public DuckDbDatabase Database { get; }

    internal ConnectionHandle Handle { get; }

    /// <summary>Runs one or several statements.</summary>
    /// <param name="sql">Statements, separated by <c>;</c>.</param>
    /// <param name="parameters">For <c>?</c> or <c>$1</c> of the last: null, bool, int, long, float, double, string, or a list of strings, longs or doubles.</param>
    /// <param name="cancellationToken">Interrupts the statement.</param>
    /// <returns>How many rows the last one inserted, changed or wrote.</returns>
    /// <exception cref="DuckDbException">A statement is wrong, or failed.</exception>
    public long Execute(string sql, IReadOnlyList<object?>? parameters = null, CancellationToken cancellationToken = default)
    {
        EnsureNoOpenReader();
        using var statements = Statements.Parse(this, sql);
        using var result = statements.Run(parameters, streaming: false, cancellationToken);
        return (long)Results.RowsChanged(result);
    }

    /// <summary>Runs statements, and reads the last one's rows as they are made.</summary>
    /// <inheritdoc cref="Execute"/>
    public DuckDbReader Read(string sql, IReadOnlyList<object?>? parameters = null, CancellationToken cancellationToken = default)
    {
        EnsureNoOpenReader();
        using var statements = Statements.Parse(this, sql);
        var result = statements.Run(parameters, streaming: true, cancellationToken);
        return _open = new(this, result, cancellationToken);
    }

    /// <summary>Runs a query and makes a value of each row, as the rows are asked for.</summary>
    /// <inheritdoc cref="Execute"/>
    public IEnumerable<T> Query<T>(string sql, Func<DuckDbRow, T> row, IReadOnlyList<object?>? parameters = null, CancellationToken cancellationToken = default)
    {
        using var reader = Read(sql, parameters, cancellationToken);
        while (reader.NextChunk())
        {
            for (var i = 0; i < reader.RowCount; i++)
                yield return row(new(reader, i));
        }
    }

    /// <summary>The one value of a query that gives one row.</summary>
    /// <inheritdoc cref="Execute"/>
    /// <exception cref="InvalidOperationException">The query gave no row, or more than one.</exception>
    public T Scalar<T>(string sql, Func<DuckDbRow, T> row, IReadOnlyList<object?>? parameters = null, CancellationToken cancellationToken = default) =>
        Query(sql, row, parameters, cancellationToken).Single();

    /// <summary>Appends rows to a table, much faster than INSERT.</summary>
    /// <exception cref="DuckDbException">There is no such table.</exception>
    public DuckDbAppender Append(string table)
    {
        EnsureNoOpenReader();
        return new(this, table);
    }

    public void Dispose()
    {
        _open?.Dispose();
        Handle.Dispose();
    }

    internal void Closed(DuckDbReader reader)
    {
        if (_open == reader)
            _open = null;
    }

    private void EnsureNoOpenReader()
    {
        if (_open is not null)
            throw new InvalidOperationException("A reader of this connection is still open; close it first, or use another connection.");
    }
}
