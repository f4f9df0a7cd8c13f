using Pipeline.Data.NativeMethods;

namespace Pipeline.Data.Handles;

/// <summary><c>duckdb_data_chunk</c>.</summary>
internal sealed class DataChunkHandle : NativeHandle
{
    protected override void Destroy(ref nint pointer) => DataChunks.Destroy(ref pointer);
}
