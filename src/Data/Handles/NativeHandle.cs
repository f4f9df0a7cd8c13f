using System.Runtime.InteropServices;

namespace Pipeline.Data.Handles;

/// <summary>A pointer that one DuckDB call makes and another destroys.</summary>
internal abstract class NativeHandle() : SafeHandle(invalidHandleValue: 0, ownsHandle: true)
{
    public sealed override bool IsInvalid => handle == 0;

    /// <summary>DuckDB's destructors take the address of the pointer, and clear it.</summary>
    protected abstract void Destroy(ref nint pointer);

    protected sealed override bool ReleaseHandle()
    {
        Destroy(ref handle);
        return true;
    }
}
