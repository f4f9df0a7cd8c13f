using System.Runtime.InteropServices;
using Pipeline.Torch.NativeMethods;

namespace Pipeline.Torch.Handles;

/// <summary><c>pt::Nf4*</c>: a weight matrix in 4 bits.</summary>
internal sealed class Nf4Handle() : SafeHandle(invalidHandleValue: 0, ownsHandle: true)
{
    public override bool IsInvalid => handle == 0;

    protected override bool ReleaseHandle()
    {
        Quantization.Free(handle);
        return true;
    }
}
