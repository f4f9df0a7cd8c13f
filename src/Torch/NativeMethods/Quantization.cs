using System.Runtime.InteropServices;
using Pipeline.Torch.Handles;

namespace Pipeline.Torch.NativeMethods;

/// <summary>4-bit weights: <c>ops/nf4.cpp</c>.</summary>
internal static partial class Quantization
{
    [LibraryImport(Library.Name, EntryPoint = "pt_nf4_quantize")]
    public static partial int Quantize(TensorHandle weight, long block, [MarshalAs(UnmanagedType.I4)] bool nested, out Nf4Handle result);

    [LibraryImport(Library.Name, EntryPoint = "pt_nf4_from")]
    public static partial int From(
        TensorHandle codes, TensorHandle absmax, nint nestedAbsmax, nint nestedLevels, double offset, long rows, long columns, long block, out Nf4Handle result);

    [LibraryImport(Library.Name, EntryPoint = "pt_nf4_free")]
    public static partial void Free(nint weight);

    [LibraryImport(Library.Name, EntryPoint = "pt_nf4_dequantize")]
    public static partial int Dequantize(Nf4Handle weight, int dtype, out TensorHandle result);

    [LibraryImport(Library.Name, EntryPoint = "pt_nf4_parts")]
    public static partial int Parts(Nf4Handle weight, Span<nint> parts, out double offset);

    [LibraryImport(Library.Name, EntryPoint = "pt_nf4_to")]
    public static partial int To(Nf4Handle weight, int device, out Nf4Handle result);
}
