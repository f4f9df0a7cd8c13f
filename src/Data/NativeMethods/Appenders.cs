using System.Runtime.InteropServices;
using System.Runtime.InteropServices.Marshalling;
using Pipeline.Data.Handles;

namespace Pipeline.Data.NativeMethods;

/// <summary>"Appender" of DuckDB's C documentation.</summary>
internal static partial class Appenders
{
    [LibraryImport(Library.Name, EntryPoint = "duckdb_appender_create", StringMarshalling = StringMarshalling.Utf8)]
    public static partial State Create(ConnectionHandle connection, string? schema, string table, out AppenderHandle appender);

    [LibraryImport(Library.Name, EntryPoint = "duckdb_appender_error_data")]
    public static partial ErrorDataHandle Error(AppenderHandle appender);

    [LibraryImport(Library.Name, EntryPoint = "duckdb_error_data_message")]
    [return: MarshalUsing(typeof(BorrowedUtf8))]
    public static partial string? ErrorMessage(ErrorDataHandle error);

    [LibraryImport(Library.Name, EntryPoint = "duckdb_destroy_error_data")]
    public static partial void DestroyError(ref nint error);

    [LibraryImport(Library.Name, EntryPoint = "duckdb_append_null")]
    public static partial State Null(AppenderHandle appender);

    [LibraryImport(Library.Name, EntryPoint = "duckdb_append_bool")]
    public static partial State Boolean(AppenderHandle appender, [MarshalAs(UnmanagedType.U1)] bool value);

    [LibraryImport(Library.Name, EntryPoint = "duckdb_append_int64")]
    public static partial State Int64(AppenderHandle appender, long value);

    [LibraryImport(Library.Name, EntryPoint = "duckdb_append_double")]
    public static partial State Double(AppenderHandle appender, double value);

    [LibraryImport(Library.Name, EntryPoint = "duckdb_append_varchar_length")]
    public static partial State Varchar(AppenderHandle appender, ReadOnlySpan<byte> utf8, ulong length);

    [LibraryImport(Library.Name, EntryPoint = "duckdb_append_value")]
    public static partial State Value(AppenderHandle appender, ValueHandle value);

    [LibraryImport(Library.Name, EntryPoint = "duckdb_appender_end_row")]
    public static partial State EndRow(AppenderHandle appender);

    [LibraryImport(Library.Name, EntryPoint = "duckdb_appender_close")]
    public static partial State Close(AppenderHandle appender);

    [LibraryImport(Library.Name, EntryPoint = "duckdb_appender_clear")]
    public static partial State Clear(AppenderHandle appender);

    [LibraryImport(Library.Name, EntryPoint = "duckdb_appender_destroy")]
    public static partial State Destroy(ref nint appender);
}
