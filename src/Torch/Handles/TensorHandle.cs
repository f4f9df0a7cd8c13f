using System.Runtime.InteropServices;
using Pipeline.Torch.NativeMethods;

namespace Pipeline.Torch.Handles;

/// <summary><c>at::Tensor*</c>.</summary>
internal sealed class TensorHandle() : SafeHandle(invalidHandleValue: 0, ownsHandle: true)
{
    public TensorHandle(nint pointer)
        : this() => handle = pointer;

    public override bool IsInvalid => handle == 0;

    protected override bool ReleaseHandle()
    {
        Tensors.Free(handle);
        return true;
    }
}
