using System.Runtime.InteropServices;
using System.Runtime.InteropServices.Marshalling;
using Pipeline.Data.Handles;

namespace Pipeline.Data.NativeMethods;

/// <summary>"Query" of DuckDB's C documentation: what came of a statement, chunk by chunk.</summary>
internal static partial class Results
{
    [LibraryImport(Library.Name, EntryPoint = "duckdb_result_error")]
    [return: MarshalUsing(typeof(BorrowedUtf8))]
    public static partial string? Error(ResultHandle result);

    [LibraryImport(Library.Name, EntryPoint = "duckdb_result_error_type")]
    public static partial int ErrorType(ResultHandle result);

    [LibraryImport(Library.Name, EntryPoint = "duckdb_column_count")]
    public static partial ulong ColumnCount(ResultHandle result);

    [LibraryImport(Library.Name, EntryPoint = "duckdb_column_name")]
    [return: MarshalUsing(typeof(BorrowedUtf8))]
    public static partial string ColumnName(ResultHandle result, ulong column);

    [LibraryImport(Library.Name, EntryPoint = "duckdb_column_logical_type")]
    public static partial LogicalTypeHandle ColumnType(ResultHandle result, ulong column);

    [LibraryImport(Library.Name, EntryPoint = "duckdb_rows_changed")]
    public static partial ulong RowsChanged(ResultHandle result);

    [LibraryImport(Library.Name, EntryPoint = "duckdb_destroy_result")]
    public static partial void Destroy(nint result);

    /// <summary>The next chunk; null at the end and on an error alike, so <see cref="Error"/> has to be asked.</summary>
    [LibraryImport(Library.Name, EntryPoint = "duckdb_fetch_chunk")]
    public static partial DataChunkHandle FetchChunk(NativeResult result);
}

/// <summary><c>duckdb_result</c>, which one call takes by value.</summary>
[StructLayout(LayoutKind.Sequential)]
internal struct NativeResult
{
    private readonly ulong _columnCount;
    private readonly ulong _rowCount;
    private readonly ulong _rowsChanged;
    private readonly nint _columns;
    private readonly nint _errorMessage;
    private readonly nint _data;
}
