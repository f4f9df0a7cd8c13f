using Pipeline.Torch.Handles;
using Pipeline.Torch.NativeMethods;

namespace Pipeline.Torch;

/// <summary>A matrix in 4-bit NormalFloat (Dettmers et al. 2023), laid out as bitsandbytes does. It is never on the list of a scope.</summary>
public sealed class Nf4Tensor : IDisposable
{
    private Nf4Tensor(Nf4Handle handle, long rows, long columns, int block) =>
        (Handle, Rows, Columns, Block) = (handle, rows, columns, block);

    public long Rows { get; }

    public long Columns { get; }

    /// <summary>Values that share a scale.</summary>
    public int Block { get; }

    internal Nf4Handle Handle { get; }

    /// <summary>The native pointer: keep this matrix alive for as long as it is used.</summary>
    /// <exception cref="ObjectDisposedException">It is gone.</exception>
    internal nint Pointer => Tensor.PointerOf(Handle, this);

    /// <summary>Quantises a matrix [rows, columns].</summary>
    /// <param name="doubleQuantization">Keep the blocks' scales in 8 bits.</param>
    public static Nf4Tensor Quantize(Tensor weight, int block = 64, bool doubleQuantization = true)
    {
        Library.Check(Quantization.Quantize(weight.Handle, block, doubleQuantization, out var handle));
        return new(handle, weight.Size(0), weight.Size(1), block);
    }

    /// <summary>From its stored parts.</summary>
    /// <exception cref="TorchException">Their sizes or types do not fit.</exception>
    public static Nf4Tensor From(Nf4Parts parts, long rows, long columns, int block = 64)
    {
        Library.Check(Quantization.From(
            parts.Codes.Handle, parts.Absmax.Handle, Tensor.PointerOf(parts.NestedAbsmax), Tensor.PointerOf(parts.NestedLevels), parts.Offset, rows, columns, block, out var handle));
        GC.KeepAlive(parts);
        return new(handle, rows, columns, block);
    }

    /// <returns>Its parts, which share its memory.</returns>
    public Nf4Parts Parts()
    {
        Span<nint> parts = stackalloc nint[4];
        Library.Check(Quantization.Parts(Handle, parts, out var offset));
        return new(Of(parts[0])!, Of(parts[1])!, Of(parts[2]), Of(parts[3]), offset);

        static Tensor? Of(nint pointer) => pointer == 0 ? null : new(new TensorHandle(pointer));
    }

    /// <returns>[rows, columns].</returns>
    public Tensor Dequantize(ScalarType type = ScalarType.Float32) => Tensor.From(Quantization.Dequantize(Handle, (int)type, out var result), result);

    public Nf4Tensor To(Device device)
    {
        Library.Check(Quantization.To(Handle, device.Index, out var handle));
        return new(handle, Rows, Columns, Block);
    }

    public void Dispose() => Handle.Dispose();
}

/// <summary>The stored parts of a 4-bit matrix.</summary>
/// <param name="Codes">uint8 [⌈n/2⌉, 1], two codes a byte, the first in the high nibble.</param>
/// <param name="Absmax">Scale of each block: fp32, or uint8 where nested.</param>
/// <param name="NestedAbsmax">fp32 scale of each 256 scales, or null.</param>
/// <param name="NestedLevels">The 256 values of an 8-bit scale, or null.</param>
/// <param name="Offset">The mean that was taken off the scales; 0 where not nested.</param>
public sealed record Nf4Parts(Tensor Codes, Tensor Absmax, Tensor? NestedAbsmax, Tensor? NestedLevels, double Offset);
