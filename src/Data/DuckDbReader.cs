using Pipeline.Data.Handles;
using Pipeline.Data.NativeMethods;

namespace Pipeline.Data;

/// <summary>A query's rows, chunk by chunk (about 2,048 rows each), as DuckDB makes them: a result larger than memory can be read.</summary>
public sealed class DuckDbReader : IDisposable
{
    private readonly DuckDbConnection _connection;
    private readonly ResultHandle _result;
    private readonly CancellationToken _cancellationToken;
    private readonly VectorData[] _vectors;
    private DataChunkHandle? _chunk;

    internal DuckDbReader(DuckDbConnection connection, ResultHandle result, CancellationToken cancellationToken)
    {
        _connection = connection;
        _result = result;
        _cancellationToken = cancellationToken;
        var columns = new DuckDbColumn[Results.ColumnCount(result)];
        for (var i = 0; i < columns.Length; i++)
        {
            using var type = Results.ColumnType(result, (ulong)i);
            columns[i] = new(Results.ColumnName(result, (ulong)i), DuckDbType.From(type));
        }

        Columns = columns;
        _vectors = new VectorData[columns.Length];
    }

    /// <summary>The columns, in order.</summary>
    public IReadOnlyList<DuckDbColumn> Columns { get; }

    /// <summary>Rows in the current chunk.</summary>
    public int RowCount { get; private set; }

    /// <summary>Moves on to the next chunk, at whose coming the vectors of the last are gone.</summary>
    /// <returns>False at the end.</returns>
    /// <exception cref="DuckDbException">The query failed on the way.</exception>
    public bool NextChunk()
    {
        _cancellationToken.ThrowIfCancellationRequested();
        ObjectDisposedException.ThrowIf(_result.IsClosed, this);
        Release();
        using var interruption = new Interruption(_connection.Handle, _cancellationToken);
        var chunk = Results.FetchChunk(_result.Value);
        if (chunk.IsInvalid)
        {
            chunk.Dispose();
            return Results.Error(_result) is null ? false : throw Failure.Of(_result, _cancellationToken);
        }

        _chunk = chunk;
        RowCount = (int)DataChunks.Size(chunk);
        for (var i = 0; i < _vectors.Length; i++)
            _vectors[i] = VectorData.Of(DataChunks.Vector(chunk, (ulong)i));
        return true;
    }

    /// <summary>A column of the current chunk.</summary>
    public DuckDbVector Column(int index)
    {
        if (_chunk is null)
            throw new InvalidOperationException("There is no current chunk: call NextChunk first.");
        return new(Columns[index].Name, Columns[index].Type, _vectors[index]);
    }

    public void Dispose()
    {
        Release();
        _result.Dispose();
        _connection.Closed(this);
    }

    private void Release()
    {
        _chunk?.Dispose();
        _chunk = null;
        RowCount = 0;
    }
}
