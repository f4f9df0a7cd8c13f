using Pipeline.Data.NativeMethods;

namespace Pipeline.Data.Handles;

/// <summary><c>duckdb_value</c>.</summary>
internal sealed class ValueHandle : NativeHandle
{
    protected override void Destroy(ref nint pointer) => Values.Destroy(ref pointer);
}
