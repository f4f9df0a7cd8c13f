using System.Runtime.InteropServices;
using System.Runtime.InteropServices.Marshalling;
using Pipeline.Data.Handles;

namespace Pipeline.Data.NativeMethods;

/// <summary>"Prepared Statements", "Extract Statements" and "Values" of DuckDB's C documentation.</summary>
internal static partial class PreparedStatements
{
    [LibraryImport(Library.Name, EntryPoint = "duckdb_extract_statements", StringMarshalling = StringMarshalling.Utf8)]
    public static partial ulong Extract(ConnectionHandle connection, string sql, out ExtractedStatementsHandle statements);

    [LibraryImport(Library.Name, EntryPoint = "duckdb_extract_statements_error")]
    [return: MarshalUsing(typeof(BorrowedUtf8))]
    public static partial string? ExtractError(ExtractedStatementsHandle statements);

    [LibraryImport(Library.Name, EntryPoint = "duckdb_destroy_extracted")]
    public static partial void DestroyExtracted(ref nint statements);

    [LibraryImport(Library.Name, EntryPoint = "duckdb_prepare_extracted_statement")]
    public static partial State Prepare(ConnectionHandle connection, ExtractedStatementsHandle statements, ulong index, out PreparedStatementHandle statement);

    [LibraryImport(Library.Name, EntryPoint = "duckdb_prepare_error")]
    [return: MarshalUsing(typeof(BorrowedUtf8))]
    public static partial string? PrepareError(PreparedStatementHandle statement);

    [LibraryImport(Library.Name, EntryPoint = "duckdb_destroy_prepare")]
    public static partial void Destroy(ref nint statement);

    [LibraryImport(Library.Name, EntryPoint = "duckdb_prepared_statement_column_count")]
    public static partial ulong ColumnCount(PreparedStatementHandle statement);

    [LibraryImport(Library.Name, EntryPoint = "duckdb_prepared_statement_column_logical_type")]
    public static partial LogicalTypeHandle ColumnType(PreparedStatementHandle statement, ulong column);

    [LibraryImport(Library.Name, EntryPoint = "duckdb_nparams")]
    public static partial ulong ParameterCount(PreparedStatementHandle statement);

    [LibraryImport(Library.Name, EntryPoint = "duckdb_bind_value")]
    public static partial State Bind(PreparedStatementHandle statement, ulong index, ValueHandle value);

    // Deprecated upstream without a successor that streams; a table larger than memory can be read in no other way.
    [LibraryImport(Library.Name, EntryPoint = "duckdb_execute_prepared_streaming")]
    public static partial State ExecuteStreaming(PreparedStatementHandle statement, ResultHandle result);

    [LibraryImport(Library.Name, EntryPoint = "duckdb_execute_prepared")]
    public static partial State Execute(PreparedStatementHandle statement, ResultHandle result);
}
