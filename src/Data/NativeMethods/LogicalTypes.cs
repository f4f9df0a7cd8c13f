using System.Runtime.InteropServices;
using System.Runtime.InteropServices.Marshalling;
using Pipeline.Data.Handles;

namespace Pipeline.Data.NativeMethods;

/// <summary>"Types" of DuckDB's C documentation.</summary>
internal static partial class LogicalTypes
{
    [LibraryImport(Library.Name, EntryPoint = "duckdb_create_logical_type")]
    public static partial LogicalTypeHandle Create(DuckDbKind kind);

    [LibraryImport(Library.Name, EntryPoint = "duckdb_get_type_id")]
    public static partial DuckDbKind Kind(LogicalTypeHandle type);

    /// <summary>The name of a type built on another, such as JSON on VARCHAR; null for most.</summary>
    [LibraryImport(Library.Name, EntryPoint = "duckdb_logical_type_get_alias")]
    [return: MarshalUsing(typeof(OwnedUtf8))]
    public static partial string? Alias(LogicalTypeHandle type);

    [LibraryImport(Library.Name, EntryPoint = "duckdb_list_type_child_type")]
    public static partial LogicalTypeHandle ListElement(LogicalTypeHandle type);

    [LibraryImport(Library.Name, EntryPoint = "duckdb_decimal_scale")]
    public static partial byte DecimalScale(LogicalTypeHandle type);

    [LibraryImport(Library.Name, EntryPoint = "duckdb_decimal_internal_type")]
    public static partial DuckDbKind DecimalStorage(LogicalTypeHandle type);

    [LibraryImport(Library.Name, EntryPoint = "duckdb_destroy_logical_type")]
    public static partial void Destroy(ref nint type);
}
