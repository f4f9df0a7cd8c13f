namespace Pipeline.Data;

/// <summary>A row of the current chunk. Valid until the reader moves on.</summary>
public readonly struct DuckDbRow
{
    private readonly DuckDbReader _reader;
    private readonly int _row;

    internal DuckDbRow(DuckDbReader reader, int row)
    {
        _reader = reader;
        _row = row;
    }

    /// <inheritdoc cref="DuckDbVector.IsNull"/>
    public bool IsNull(int column) => _reader.Column(column).IsNull(_row);

    /// <inheritdoc cref="DuckDbVector.GetString"/>
    public string? GetStringOrNull(int column) => _reader.Column(column).GetString(_row);

    /// <summary>A text.</summary>
    /// <exception cref="InvalidCastException">It is null, or the column holds something else.</exception>
    public string GetString(int column) =>
        GetStringOrNull(column) ?? throw new InvalidCastException($"Column '{_reader.Columns[column].Name}' is null; ask for GetStringOrNull.");

    /// <inheritdoc cref="DuckDbVector.GetStrings"/>
    public string?[]? GetStrings(int column) => _reader.Column(column).GetStrings(_row);

    /// <inheritdoc cref="DuckDbVector.GetInt64"/>
    public long GetInt64(int column) => _reader.Column(column).GetInt64(_row);

    /// <inheritdoc cref="DuckDbVector.GetDouble"/>
    public double GetDouble(int column) => _reader.Column(column).GetDouble(_row);

    /// <inheritdoc cref="DuckDbVector.GetBoolean"/>
    public bool GetBoolean(int column) => _reader.Column(column).GetBoolean(_row);
}
