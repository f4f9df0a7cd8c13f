using Pipeline.Data.NativeMethods;

namespace Pipeline.Data.Handles;

/// <summary><c>duckdb_extracted_statements</c>.</summary>
internal sealed class ExtractedStatementsHandle : NativeHandle
{
    protected override void Destroy(ref nint pointer) => PreparedStatements.DestroyExtracted(ref pointer);
}
