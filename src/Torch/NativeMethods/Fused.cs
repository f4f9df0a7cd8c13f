using System.Runtime.InteropServices;
using Pipeline.Torch.Handles;

namespace Pipeline.Torch.NativeMethods;

/// <summary>Fused operators: <c>ops/</c>.</summary>
internal static partial class Fused
{
    [LibraryImport(Library.Name, EntryPoint = "pt_rms_norm")]
    public static partial int RmsNorm(TensorHandle x, TensorHandle weight, double eps, out TensorHandle result);

    [LibraryImport(Library.Name, EntryPoint = "pt_swiglu")]
    public static partial int Swiglu(TensorHandle x, out TensorHandle result);

    [LibraryImport(Library.Name, EntryPoint = "pt_attention")]
    public static partial int Attention(
        TensorHandle qkv, nint cosine, nint sine, nint positions, ReadOnlySpan<long> bounds, long count, long heads, long kvHeads, long size, long rotary,
        long window, double scale, [MarshalAs(UnmanagedType.I4)] bool reference, out TensorHandle result);

    [LibraryImport(Library.Name, EntryPoint = "pt_cached_attention")]
    public static partial int CachedAttention(
        TensorHandle qkv, nint cosine, nint sine, nint positions, TensorHandle keys, TensorHandle values, ReadOnlySpan<long> bounds, ReadOnlySpan<long> slots,
        ReadOnlySpan<long> past, long count, long heads, long kvHeads, long size, long rotary, long window, double scale, out TensorHandle result);

    [LibraryImport(Library.Name, EntryPoint = "pt_linear")]
    public static partial int Linear(
        TensorHandle x, long count, ReadOnlySpan<nint> weights, ReadOnlySpan<nint> quantized, ReadOnlySpan<nint> biases, ReadOnlySpan<nint> a, ReadOnlySpan<nint> b,
        double scale, double dropout, ulong key, out TensorHandle result);

    [LibraryImport(Library.Name, EntryPoint = "pt_head_loss")]
    public static partial int HeadLoss(TensorHandle hidden, TensorHandle weight, TensorHandle labels, long chunk, out TensorHandle result);

    [LibraryImport(Library.Name, EntryPoint = "pt_head_logits")]
    public static partial int HeadLogits(TensorHandle hidden, TensorHandle weight, out TensorHandle result);

    [LibraryImport(Library.Name, EntryPoint = "pt_grad_norm")]
    public static partial int GradNorm(ReadOnlySpan<nint> parameters, long count, out double norm);

    [LibraryImport(Library.Name, EntryPoint = "pt_adamw")]
    public static partial int AdamW(
        ReadOnlySpan<nint> parameters, ReadOnlySpan<nint> first, ReadOnlySpan<nint> second, long count, long step, double gradScale,
        double lr, double beta1, double beta2, double eps, double decay);

    [LibraryImport(Library.Name, EntryPoint = "pt_adamw8bit")]
    public static partial int AdamW8Bit(
        ReadOnlySpan<nint> parameters, ReadOnlySpan<nint> first, ReadOnlySpan<nint> firstScales, ReadOnlySpan<nint> second, ReadOnlySpan<nint> secondScales, long count,
        long step, double gradScale, double lr, double beta1, double beta2, double eps, double decay);
}
