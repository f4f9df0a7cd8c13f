using Pipeline.Data.NativeMethods;

namespace Pipeline.Data;

/// <summary>Where a vector's values lie, for as long as its chunk lives.</summary>
internal readonly unsafe struct VectorData
{
    private readonly nint _vector;
    private readonly byte* _values;
    private readonly ulong* _validity;

    private VectorData(nint vector)
    {
        _vector = vector;
        _values = DataChunks.Data(vector);
        _validity = DataChunks.Validity(vector);
    }

    public static VectorData Of(nint vector) => new(vector);

    public VectorData ListChild() => new(DataChunks.ListChild(_vector));

    /// <summary>One bit for each row; without a mask, none is null.</summary>
    public bool IsNull(int row) => _validity != null && (_validity[row >> 6] >> (row & 63) & 1) == 0;

    public T Get<T>(int row)
        where T : unmanaged => ((T*)_values)[row];

    /// <summary>A <c>duckdb_string_t</c>: the length, then up to 12 bytes in place, or 4 bytes of prefix and a pointer.</summary>
    public ReadOnlySpan<byte> GetUtf8(int row)
    {
        const int Size = 16, Inlined = 12;
        var text = _values + ((long)row * Size);
        var length = *(int*)text;
        return new(length <= Inlined ? text + 4 : *(byte**)(text + 8), length);
    }
}

/// <summary><c>duckdb_list_entry</c>: a run of the child vector.</summary>
internal readonly record struct ListEntry(ulong Offset, ulong Length);
