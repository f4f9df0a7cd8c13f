using System.Buffers;
using Pipeline.Data.Handles;
using Pipeline.Data.NativeMethods;

namespace Pipeline.Data;

/// <summary>Adds rows to a table, value by value. Rows count once <see cref="Complete"/> has returned; an appender disposed before it may leave some of them.</summary>
public sealed class DuckDbAppender : IDisposable
{
    private readonly AppenderHandle _handle;
    private readonly string _table;
    private bool _completed;

    internal DuckDbAppender(DuckDbConnection connection, string table)
    {
        _table = table;
        var state = Appenders.Create(connection.Handle, null, table, out _handle);
        if (state == State.Success)
            return;
        using (_handle)
            Check(state);
    }

    /// <summary>Rows ended so far.</summary>
    public long Rows { get; private set; }

    /// <summary>The next value of the row: null.</summary>
    public DuckDbAppender AddNull() => Check(Appenders.Null(_handle));

    /// <summary>The next value of the row.</summary>
    public DuckDbAppender Add(bool value) => Check(Appenders.Boolean(_handle, value));

    /// <inheritdoc cref="Add(bool)"/>
    public DuckDbAppender Add(long value) => Check(Appenders.Int64(_handle, value));

    /// <inheritdoc cref="Add(bool)"/>
    public DuckDbAppender Add(double value) => Check(Appenders.Double(_handle, value));

    /// <inheritdoc cref="Add(bool)"/>
    /// <exception cref="System.Text.EncoderFallbackException">The text holds half a surrogate pair, which UTF-8 cannot write.</exception>
    public DuckDbAppender Add(string? value)
    {
        if (value is null)
            return AddNull();
        var buffer = ArrayPool<byte>.Shared.Rent(Parameters.Utf8.GetMaxByteCount(value.Length));
        try
        {
            return AddUtf8(buffer.AsSpan(0, Parameters.Utf8.GetBytes(value, buffer)));
        }
        finally
        {
            ArrayPool<byte>.Shared.Return(buffer);
        }
    }

    /// <summary>The next value of the row: a text, given as UTF-8 that is known to be valid.</summary>
    public DuckDbAppender AddUtf8(ReadOnlySpan<byte> value) => Check(Appenders.Varchar(_handle, value, (ulong)value.Length));

    /// <inheritdoc cref="Add(bool)"/>
    public DuckDbAppender Add(IReadOnlyList<string?>? value) => AddValue(value);

    /// <inheritdoc cref="Add(bool)"/>
    public DuckDbAppender Add(IReadOnlyList<long>? value) => AddValue(value);

    /// <inheritdoc cref="Add(bool)"/>
    public DuckDbAppender Add(IReadOnlyList<double>? value) => AddValue(value);

    /// <summary>Ends the row.</summary>
    /// <exception cref="DuckDbException">It has fewer values than the table has columns.</exception>
    public void EndRow()
    {
        Check(Appenders.EndRow(_handle));
        Rows++;
    }

    /// <summary>Writes all rows to the table.</summary>
    /// <exception cref="DuckDbException">A constraint of the table refuses them.</exception>
    public void Complete()
    {
        Check(Appenders.Close(_handle));
        _completed = true;
    }

    public void Dispose()
    {
        // Destroying an appender writes its rows; those of a failed one are not wanted.
        if (!_completed && !_handle.IsClosed)
            _ = Appenders.Clear(_handle);
        _handle.Dispose();
    }

    private DuckDbAppender AddValue(object? value)
    {
        using var converted = Parameters.ToValue(value);
        return Check(Appenders.Value(_handle, converted));
    }

    private DuckDbAppender Check(State state)
    {
        if (state == State.Success)
            return this;
        using var error = Appenders.Error(_handle);
        throw new DuckDbException($"Table {Sql.Identifier(_table)}, row {Rows + 1}: {Appenders.ErrorMessage(error)}");
    }
}
