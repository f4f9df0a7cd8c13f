using System.Text;

namespace Pipeline.Data;

/// <summary>A column of the current chunk. Valid until the reader moves on.</summary>
public readonly ref struct DuckDbVector
{
    private readonly string _column;
    private readonly VectorData _data;

    internal DuckDbVector(string column, DuckDbType type, VectorData data)
    {
        _column = column;
        Type = type;
        _data = data;
    }

    /// <summary>The type of its values.</summary>
    public DuckDbType Type { get; }

    /// <summary>Whether the value is null.</summary>
    public bool IsNull(int row) => _data.IsNull(row);

    /// <summary>A text's bytes, in DuckDB's memory; empty for null.</summary>
    public ReadOnlySpan<byte> GetUtf8(int row)
    {
        if (Type.Kind is not (DuckDbKind.Varchar or DuckDbKind.Blob))
            throw Mismatch("VARCHAR");
        return _data.IsNull(row) ? default : _data.GetUtf8(row);
    }

    /// <summary>A text, or null.</summary>
    public string? GetString(int row) => _data.IsNull(row) ? NullString() : Encoding.UTF8.GetString(GetUtf8(row));

    /// <summary>A truth value.</summary>
    /// <exception cref="InvalidCastException">It is null, or the column holds something else.</exception>
    public bool GetBoolean(int row)
    {
        if (Type.Kind != DuckDbKind.Boolean)
            throw Mismatch("BOOLEAN");
        NotNull(row);
        return _data.Get<byte>(row) != 0;
    }

    /// <summary>A whole number, of any integer type.</summary>
    /// <inheritdoc cref="GetBoolean" path="/exception"/>
    /// <exception cref="OverflowException">It does not fit.</exception>
    public long GetInt64(int row)
    {
        NotNull(row);
        return Type.Kind switch
        {
            DuckDbKind.BigInt => _data.Get<long>(row),
            DuckDbKind.Integer => _data.Get<int>(row),
            DuckDbKind.SmallInt => _data.Get<short>(row),
            DuckDbKind.TinyInt => _data.Get<sbyte>(row),
            DuckDbKind.UBigInt => checked((long)_data.Get<ulong>(row)),
            DuckDbKind.UInteger => _data.Get<uint>(row),
            DuckDbKind.USmallInt => _data.Get<ushort>(row),
            DuckDbKind.UTinyInt => _data.Get<byte>(row),
            DuckDbKind.HugeInt => checked((long)_data.Get<Int128>(row)),
            DuckDbKind.UHugeInt => checked((long)_data.Get<UInt128>(row)),
            _ => throw Mismatch("an integer"),
        };
    }

    /// <summary>A number, of any numeric type.</summary>
    /// <inheritdoc cref="GetBoolean" path="/exception"/>
    public double GetDouble(int row)
    {
        if (Type.Kind is not (DuckDbKind.Double or DuckDbKind.Float or DuckDbKind.Decimal or DuckDbKind.HugeInt or DuckDbKind.UHugeInt or DuckDbKind.UBigInt))
            return GetInt64(row);
        NotNull(row);
        return Type.Kind switch
        {
            DuckDbKind.Double => _data.Get<double>(row),
            DuckDbKind.Float => _data.Get<float>(row),
            DuckDbKind.HugeInt => (double)_data.Get<Int128>(row),
            DuckDbKind.UHugeInt => (double)_data.Get<UInt128>(row),
            DuckDbKind.UBigInt => _data.Get<ulong>(row),
            _ => Decimal(row),
        };
    }

    /// <summary>A list's items: rows <c>Offset … Offset + Length - 1</c> of <see cref="Items"/>; none for null.</summary>
    public (int Offset, int Length) GetList(int row)
    {
        if (Type.Kind != DuckDbKind.List)
            throw Mismatch("a list");
        if (_data.IsNull(row))
            return default;
        var entry = _data.Get<ListEntry>(row);
        return ((int)entry.Offset, (int)entry.Length);
    }

    /// <summary>The items of all lists of the chunk, one after another.</summary>
    public DuckDbVector Items => Type.Element is { } element ? new(_column, element, _data.ListChild()) : throw Mismatch("a list");

    /// <summary>A list of texts, or null.</summary>
    public string?[]? GetStrings(int row)
    {
        var (offset, length) = GetList(row);
        if (_data.IsNull(row))
            return null;
        var items = Items;
        var texts = new string?[length];
        for (var i = 0; i < length; i++)
            texts[i] = items.GetString(offset + i);
        return texts;
    }

    /// <summary>The nearest double to the exact decimal: digits and scale through its text, since dividing would round twice.</summary>
    private double Decimal(int row)
    {
        Int128 digits = Type.Storage switch
        {
            DuckDbKind.SmallInt => _data.Get<short>(row),
            DuckDbKind.Integer => _data.Get<int>(row),
            DuckDbKind.BigInt => _data.Get<long>(row),
            _ => _data.Get<Int128>(row),
        };
        return double.Parse($"{digits}E-{Type.Scale}");
    }

    private string? NullString() => Type.Kind is DuckDbKind.Varchar or DuckDbKind.Blob or DuckDbKind.SqlNull ? null : throw Mismatch("VARCHAR");

    private void NotNull(int row)
    {
        if (_data.IsNull(row))
            throw new InvalidCastException($"Column '{_column}' is null in row {row} of the chunk; ask IsNull first.");
    }

    private InvalidCastException Mismatch(string wanted) =>
        new($"Column '{_column}' is {Type}, not {wanted}; cast it in the query, for example CAST({Sql.Identifier(_column)} AS VARCHAR).");
}
