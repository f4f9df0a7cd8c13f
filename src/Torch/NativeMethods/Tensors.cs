using System.Runtime.InteropServices;
using Pipeline.Torch.Handles;

namespace Pipeline.Torch.NativeMethods;

/// <summary>Making tensors, asking them, views: <c>tensor.cpp</c>.</summary>
internal static unsafe partial class Tensors
{
    [LibraryImport(Library.Name, EntryPoint = "pt_tensor_free")]
    public static partial void Free(nint tensor);

    [LibraryImport(Library.Name, EntryPoint = "pt_empty")]
    public static partial int Empty(ReadOnlySpan<long> sizes, int count, int dtype, int device, out TensorHandle result);

    [LibraryImport(Library.Name, EntryPoint = "pt_full")]
    public static partial int Full(ReadOnlySpan<long> sizes, int count, double value, int dtype, int device, out TensorHandle result);

    [LibraryImport(Library.Name, EntryPoint = "pt_arange")]
    public static partial int Arange(double start, double end, double step, int dtype, int device, out TensorHandle result);

    [LibraryImport(Library.Name, EntryPoint = "pt_from_memory")]
    public static partial int FromMemory(void* data, ReadOnlySpan<long> sizes, int count, int dtype, int device, out TensorHandle result);

    [LibraryImport(Library.Name, EntryPoint = "pt_to_memory")]
    public static partial int ToMemory(TensorHandle tensor, void* data, long bytes);

    [LibraryImport(Library.Name, EntryPoint = "pt_randn")]
    public static partial int Randn(ReadOnlySpan<long> sizes, int count, ulong seed, int dtype, int device, out TensorHandle result);

    [LibraryImport(Library.Name, EntryPoint = "pt_uniform")]
    public static partial int Uniform(ReadOnlySpan<long> sizes, int count, double low, double high, ulong seed, int device, out TensorHandle result);

    [LibraryImport(Library.Name, EntryPoint = "pt_dim")]
    public static partial int Dim(TensorHandle tensor);

    [LibraryImport(Library.Name, EntryPoint = "pt_sizes")]
    public static partial void Sizes(TensorHandle tensor, Span<long> sizes);

    [LibraryImport(Library.Name, EntryPoint = "pt_dtype")]
    public static partial int Dtype(TensorHandle tensor);

    [LibraryImport(Library.Name, EntryPoint = "pt_device")]
    public static partial int Device(TensorHandle tensor);

    [LibraryImport(Library.Name, EntryPoint = "pt_item")]
    public static partial int Item(TensorHandle tensor, out double value);

    [LibraryImport(Library.Name, EntryPoint = "pt_all_finite")]
    public static partial int AllFinite(TensorHandle tensor, out int value);

    [LibraryImport(Library.Name, EntryPoint = "pt_clone")]
    public static partial int Clone(TensorHandle tensor, out TensorHandle result);

    [LibraryImport(Library.Name, EntryPoint = "pt_contiguous")]
    public static partial int Contiguous(TensorHandle tensor, out TensorHandle result);

    [LibraryImport(Library.Name, EntryPoint = "pt_to")]
    public static partial int To(TensorHandle tensor, int dtype, int device, out TensorHandle result);

    [LibraryImport(Library.Name, EntryPoint = "pt_copy_")]
    public static partial int CopyInto(TensorHandle tensor, TensorHandle source);

    [LibraryImport(Library.Name, EntryPoint = "pt_fill_")]
    public static partial int Fill(TensorHandle tensor, double value);

    [LibraryImport(Library.Name, EntryPoint = "pt_reshape")]
    public static partial int Reshape(TensorHandle tensor, ReadOnlySpan<long> sizes, int count, out TensorHandle result);

    [LibraryImport(Library.Name, EntryPoint = "pt_transpose")]
    public static partial int Transpose(TensorHandle tensor, long a, long b, out TensorHandle result);

    [LibraryImport(Library.Name, EntryPoint = "pt_narrow")]
    public static partial int Narrow(TensorHandle tensor, long dim, long start, long length, out TensorHandle result);

    [LibraryImport(Library.Name, EntryPoint = "pt_index_select")]
    public static partial int IndexSelect(TensorHandle tensor, long dim, TensorHandle index, out TensorHandle result);

    [LibraryImport(Library.Name, EntryPoint = "pt_cat")]
    public static partial int Cat(ReadOnlySpan<nint> tensors, long count, long dim, out TensorHandle result);
}
