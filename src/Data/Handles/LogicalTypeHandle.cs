using Pipeline.Data.NativeMethods;

namespace Pipeline.Data.Handles;

/// <summary><c>duckdb_logical_type</c>.</summary>
internal sealed class LogicalTypeHandle : NativeHandle
{
    protected override void Destroy(ref nint pointer) => LogicalTypes.Destroy(ref pointer);
}
