using Pipeline.Data.NativeMethods;

namespace Pipeline.Data.Handles;

/// <summary><c>duckdb_appender</c>.</summary>
internal sealed class AppenderHandle : NativeHandle
{
    protected override void Destroy(ref nint pointer) => Appenders.Destroy(ref pointer);
}
