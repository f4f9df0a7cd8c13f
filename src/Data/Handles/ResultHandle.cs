using System.Runtime.InteropServices;
using Pipeline.Data.NativeMethods;

namespace Pipeline.Data.Handles;

/// <summary><c>duckdb_result</c>: a structure that the caller allocates and DuckDB fills and empties.</summary>
internal sealed unsafe class ResultHandle : NativeHandle
{
    public ResultHandle() => SetHandle((nint)NativeMemory.AllocZeroed((nuint)sizeof(NativeResult)));

    /// <summary>For the call that takes the structure by value.</summary>
    public NativeResult Value => *(NativeResult*)handle;

    protected override void Destroy(ref nint pointer)
    {
        Results.Destroy(pointer);
        NativeMemory.Free((void*)pointer);
    }
}
