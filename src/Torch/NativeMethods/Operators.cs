using System.Runtime.InteropServices;
using Pipeline.Torch.Handles;

namespace Pipeline.Torch.NativeMethods;

/// <summary>Plain operators: <c>math.cpp</c>.</summary>
internal static partial class Operators
{
    [LibraryImport(Library.Name, EntryPoint = "pt_neg")]
    public static partial int Neg(TensorHandle x, out TensorHandle result);

    [LibraryImport(Library.Name, EntryPoint = "pt_abs")]
    public static partial int Abs(TensorHandle x, out TensorHandle result);

    [LibraryImport(Library.Name, EntryPoint = "pt_sqrt")]
    public static partial int Sqrt(TensorHandle x, out TensorHandle result);

    [LibraryImport(Library.Name, EntryPoint = "pt_silu")]
    public static partial int Silu(TensorHandle x, out TensorHandle result);

    [LibraryImport(Library.Name, EntryPoint = "pt_gelu_tanh")]
    public static partial int GeluTanh(TensorHandle x, out TensorHandle result);

    [LibraryImport(Library.Name, EntryPoint = "pt_sum")]
    public static partial int Sum(TensorHandle x, out TensorHandle result);

    [LibraryImport(Library.Name, EntryPoint = "pt_mean")]
    public static partial int Mean(TensorHandle x, out TensorHandle result);

    [LibraryImport(Library.Name, EntryPoint = "pt_max")]
    public static partial int Max(TensorHandle x, out TensorHandle result);

    [LibraryImport(Library.Name, EntryPoint = "pt_add")]
    public static partial int Add(TensorHandle a, TensorHandle b, out TensorHandle result);

    [LibraryImport(Library.Name, EntryPoint = "pt_sub")]
    public static partial int Sub(TensorHandle a, TensorHandle b, out TensorHandle result);

    [LibraryImport(Library.Name, EntryPoint = "pt_mul")]
    public static partial int Mul(TensorHandle a, TensorHandle b, out TensorHandle result);

    [LibraryImport(Library.Name, EntryPoint = "pt_div")]
    public static partial int Div(TensorHandle a, TensorHandle b, out TensorHandle result);

    [LibraryImport(Library.Name, EntryPoint = "pt_matmul")]
    public static partial int Matmul(TensorHandle a, TensorHandle b, out TensorHandle result);

    [LibraryImport(Library.Name, EntryPoint = "pt_embedding")]
    public static partial int Embedding(TensorHandle a, TensorHandle b, out TensorHandle result);

    [LibraryImport(Library.Name, EntryPoint = "pt_add_scalar")]
    public static partial int AddScalar(TensorHandle x, double value, out TensorHandle result);

    [LibraryImport(Library.Name, EntryPoint = "pt_mul_scalar")]
    public static partial int MulScalar(TensorHandle x, double value, out TensorHandle result);

    [LibraryImport(Library.Name, EntryPoint = "pt_pow_scalar")]
    public static partial int PowScalar(TensorHandle x, double value, out TensorHandle result);

    [LibraryImport(Library.Name, EntryPoint = "pt_log_softmax")]
    public static partial int LogSoftmax(TensorHandle x, long dim, out TensorHandle result);

    [LibraryImport(Library.Name, EntryPoint = "pt_argmax")]
    public static partial int Argmax(TensorHandle x, long dim, out TensorHandle result);

    [LibraryImport(Library.Name, EntryPoint = "pt_sum_dim")]
    public static partial int SumDim(TensorHandle x, long dim, [MarshalAs(UnmanagedType.I4)] bool keep, out TensorHandle result);

    [LibraryImport(Library.Name, EntryPoint = "pt_mean_dim")]
    public static partial int MeanDim(TensorHandle x, long dim, [MarshalAs(UnmanagedType.I4)] bool keep, out TensorHandle result);

    [LibraryImport(Library.Name, EntryPoint = "pt_gather")]
    public static partial int Gather(TensorHandle x, long dim, TensorHandle index, out TensorHandle result);

    [LibraryImport(Library.Name, EntryPoint = "pt_topk")]
    public static partial int TopK(TensorHandle x, long k, long dim, out TensorHandle values, out TensorHandle indices);

    [LibraryImport(Library.Name, EntryPoint = "pt_layer_norm")]
    public static partial int LayerNorm(TensorHandle x, TensorHandle weight, TensorHandle bias, double eps, out TensorHandle result);
}
