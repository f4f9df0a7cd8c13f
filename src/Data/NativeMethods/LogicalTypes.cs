using System.Runtime.InteropServices;
using Pipeline.Data.Handles;

namespace Pipeline.Data.NativeMethods;

/// <summary>"Types" of DuckDB's C documentation.</summary>
internal static partial class LogicalTypes
{
    [LibraryImport(Library.Name, EntryPoint = "duckdb_create_logical_type")]
    public static partial LogicalTypeHandle Create(DuckDbKind kind);

    [LibraryImport(Library.Name, EntryPoint = "duckdb_get_type_id")]
    public static partial DuckDbKind Kind(LogicalTypeHandle type);

    [LibraryImport(Library.Name, EntryPoint = "duckdb_list_type_child_type")]
    public static partial LogicalTypeHandle ListElement(LogicalTypeHandle type);

    [LibraryImport(Library.Name, EntryPoint = "duckdb_decimal_scale")]
    public static partial byte DecimalScale(LogicalTypeHandle type);

    [LibraryImport(Library.Name, EntryPoint = "duckdb_decimal_internal_type")]
    public static partial DuckDbKind DecimalStorage(LogicalTypeHandle type);

    [LibraryImport(Library.Name, EntryPoint = "duckdb_destroy_logical_type")]
    public static partial void Destroy(ref nint type);
}
