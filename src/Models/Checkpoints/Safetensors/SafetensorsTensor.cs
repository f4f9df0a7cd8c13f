namespace Pipeline.Models.Checkpoints;

/// <summary>A tensor to be written.</summary>
/// <param name="Name">Unique in its file.</param>
/// <param name="Dtype">Of its elements.</param>
/// <param name="Shape">Dimensions, row-major; empty for a scalar.</param>
/// <param name="Write">Writes exactly the tensor's bytes, little-endian; called once, when its turn comes.</param>
public sealed record SafetensorsTensor(string Name, SafetensorsDtype Dtype, IReadOnlyList<long> Shape, Action<Stream> Write)
{
    /// <summary>Bytes: the product of the shape times the dtype's size.</summary>
    /// <exception cref="ArgumentException">A dimension is negative, or the product overflows.</exception>
    public long Length => TensorSize.TryBytes(Dtype, Shape, out var bytes)
        ? bytes
        : throw new ArgumentException($"Tensor {Quote.Name(Name)} of {Dtype.Name()} {TensorSize.Text(Shape)} has no size that can be written.");

    /// <summary>A tensor whose bytes are in managed memory.</summary>
    public static SafetensorsTensor FromMemory(string name, SafetensorsDtype dtype, IReadOnlyList<long> shape, ReadOnlyMemory<byte> bytes) =>
        new(name, dtype, shape, stream => stream.Write(bytes.Span));

    /// <summary>A tensor whose bytes are at an address, which must stay valid until the file is written.</summary>
    public static SafetensorsTensor FromAddress(string name, SafetensorsDtype dtype, IReadOnlyList<long> shape, nint address, long length) =>
        new(name, dtype, shape, stream => NativeBytes.CopyTo(address, length, stream));
}
