using System.Runtime.InteropServices;
using Pipeline.Data.Handles;

namespace Pipeline.Data.NativeMethods;

/// <summary>"Values" of DuckDB's C documentation: single values, for parameters and for lists in an appender.</summary>
internal static partial class Values
{
    [LibraryImport(Library.Name, EntryPoint = "duckdb_create_null_value")]
    public static partial ValueHandle Null();

    [LibraryImport(Library.Name, EntryPoint = "duckdb_create_bool")]
    public static partial ValueHandle Boolean([MarshalAs(UnmanagedType.U1)] bool value);

    [LibraryImport(Library.Name, EntryPoint = "duckdb_create_int64")]
    public static partial ValueHandle Int64(long value);

    [LibraryImport(Library.Name, EntryPoint = "duckdb_create_double")]
    public static partial ValueHandle Double(double value);

    [LibraryImport(Library.Name, EntryPoint = "duckdb_create_varchar_length")]
    public static partial ValueHandle Varchar(ReadOnlySpan<byte> utf8, ulong length);

    [LibraryImport(Library.Name, EntryPoint = "duckdb_create_list_value")]
    public static partial ValueHandle List(LogicalTypeHandle elementType, ReadOnlySpan<nint> values, ulong count);

    [LibraryImport(Library.Name, EntryPoint = "duckdb_destroy_value")]
    public static partial void Destroy(ref nint value);
}
