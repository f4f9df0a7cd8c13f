using Pipeline.Data.NativeMethods;

namespace Pipeline.Data.Handles;

/// <summary><c>duckdb_database</c>.</summary>
internal sealed class DatabaseHandle : NativeHandle
{
    protected override void Destroy(ref nint pointer) => Startup.Close(ref pointer);
}
