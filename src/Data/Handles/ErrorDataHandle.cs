using Pipeline.Data.NativeMethods;

namespace Pipeline.Data.Handles;

/// <summary><c>duckdb_error_data</c>.</summary>
internal sealed class ErrorDataHandle : NativeHandle
{
    protected override void Destroy(ref nint pointer) => Appenders.DestroyError(ref pointer);
}
