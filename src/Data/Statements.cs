using Pipeline.Data.Handles;
using Pipeline.Data.NativeMethods;

namespace Pipeline.Data;

/// <summary>Statements that have been parsed and not yet run.</summary>
internal sealed class Statements : IDisposable
{
    private readonly DuckDbConnection _connection;
    private readonly ExtractedStatementsHandle _handle;

    private Statements(DuckDbConnection connection, ExtractedStatementsHandle handle, ulong count)
    {
        _connection = connection;
        _handle = handle;
        Count = (int)count;
    }

    public int Count { get; }

    public static Statements Parse(DuckDbConnection connection, string sql)
    {
        if (sql.Contains('\0', StringComparison.Ordinal))
            throw new DuckDbException("SQL cannot hold a NUL character.");
        var count = PreparedStatements.Extract(connection.Handle, sql, out var handle);
        if (count > 0)
            return new(connection, handle, count);
        using (handle)
            throw new DuckDbException(PreparedStatements.ExtractError(handle) is { Length: > 0 } error ? error : "There is no statement in this SQL.");
    }

    /// <summary>The types of the columns that the last one gives.</summary>
    public IReadOnlyList<DuckDbType> ColumnTypes()
    {
        using var statement = Prepare(Count - 1);
        var types = new DuckDbType[PreparedStatements.ColumnCount(statement)];
        for (var i = 0; i < types.Length; i++)
        {
            using var type = PreparedStatements.ColumnType(statement, (ulong)i);
            types[i] = DuckDbType.From(type);
        }

        return types;
    }

    /// <summary>Runs all, and returns the last one's result.</summary>
    public ResultHandle Run(IReadOnlyList<object?>? parameters, bool streaming, CancellationToken cancellationToken)
    {
        for (var i = 0; i < Count - 1; i++)
            Run(i, null, streaming: false, cancellationToken).Dispose();
        return Run(Count - 1, parameters, streaming, cancellationToken);
    }

    public void Dispose() => _handle.Dispose();

    private ResultHandle Run(int index, IReadOnlyList<object?>? parameters, bool streaming, CancellationToken cancellationToken)
    {
        cancellationToken.ThrowIfCancellationRequested();
        using var statement = Prepare(index);
        Parameters.Bind(statement, parameters ?? []);
        var result = new ResultHandle();
        using var interruption = new Interruption(_connection.Handle, cancellationToken);
        var state = streaming ? PreparedStatements.ExecuteStreaming(statement, result) : PreparedStatements.Execute(statement, result);
        if (state == State.Success)
            return result;
        using (result)
            throw Failure.Of(result, cancellationToken);
    }

    private PreparedStatementHandle Prepare(int index)
    {
        if (PreparedStatements.Prepare(_connection.Handle, _handle, (ulong)index, out var statement) == State.Success)
            return statement;
        using (statement)
            throw new DuckDbException(PreparedStatements.PrepareError(statement) ?? "DuckDB could not prepare a statement.");
    }
}
