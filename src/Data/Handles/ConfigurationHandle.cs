using Pipeline.Data.NativeMethods;

namespace Pipeline.Data.Handles;

/// <summary><c>duckdb_config</c>.</summary>
internal sealed class ConfigurationHandle : NativeHandle
{
    protected override void Destroy(ref nint pointer) => Startup.DestroyConfiguration(ref pointer);
}
