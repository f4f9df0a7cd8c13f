using Pipeline.Data.NativeMethods;

namespace Pipeline.Data.Handles;

/// <summary><c>duckdb_connection</c>.</summary>
internal sealed class ConnectionHandle : NativeHandle
{
    protected override void Destroy(ref nint pointer) => Startup.Disconnect(ref pointer);
}
