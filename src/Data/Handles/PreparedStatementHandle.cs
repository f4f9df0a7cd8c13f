using Pipeline.Data.NativeMethods;

namespace Pipeline.Data.Handles;

/// <summary><c>duckdb_prepared_statement</c>.</summary>
internal sealed class PreparedStatementHandle : NativeHandle
{
    protected override void Destroy(ref nint pointer) => PreparedStatements.Destroy(ref pointer);
}
