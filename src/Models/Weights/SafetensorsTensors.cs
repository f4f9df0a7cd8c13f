using Pipeline.Models.Checkpoints;
using Pipeline.Torch;

namespace Pipeline.Models.Weights;

/// <summary>Between tensors in memory and tensors in files.</summary>
internal static class SafetensorsTensors
{
    /// <summary>A copy of a stored tensor, in its stored type.</summary>
    /// <exception cref="ModelFormatException">Its type is not one that is computed with.</exception>
    public static Tensor Load(this ShardedCheckpoint checkpoint, string name, Device device)
    {
        var entry = checkpoint.Tensors[name];
        var tensor = torch.from_address(checkpoint.AddressOf(name), [.. entry.Shape], TypeOf(entry.Dtype, name), device);
        GC.KeepAlive(checkpoint);
        return tensor;
    }

    /// <summary>Refuses what no training or generation can go on from: one such number makes every loss another.</summary>
    /// <param name="what">The tensor, for the message.</param>
    /// <exception cref="ModelFormatException">An element is NaN or infinite.</exception>
    public static Tensor RequireFinite(this Tensor tensor, string what) =>
        tensor.AllFinite() ? tensor : throw new ModelFormatException($"{what} has elements that are not finite numbers. The file is damaged, or of a training that broke: fetch or make it again.");

    /// <inheritdoc cref="Load(ShardedCheckpoint, string, Device)"/>
    public static Tensor Load(this SafetensorsFile file, string name, Device device)
    {
        var entry = file.Tensors[name];
        var tensor = torch.from_address(file.AddressOf(name), [.. entry.Shape], TypeOf(entry.Dtype, name), device);
        GC.KeepAlive(file);
        return tensor;
    }

    /// <summary>A tensor to be written; it is read when its turn comes, and must live until then.</summary>
    public static SafetensorsTensor ToWrite(string name, Tensor tensor) => new(name, DtypeOf(tensor.DType), tensor.Shape, stream => tensor.EachPart(stream.Write));

    /// <summary>The elements' bytes in order, some at a time: all of a large tensor's would not fit into one array.</summary>
    public static void EachPart(this Tensor tensor, Action<ReadOnlySpan<byte>> read)
    {
        const long AtOnce = 1 << 24;
        using var scope = torch.NewDisposeScope();
        var flat = tensor.Reshape(-1);
        var bytes = new byte[Math.Min(AtOnce, tensor.NumberOfElements) * tensor.DType.Size()];
        for (long first = 0; first < tensor.NumberOfElements; first += AtOnce)
        {
            using var part = flat.Narrow(0, first, Math.Min(AtOnce, tensor.NumberOfElements - first));
            var filled = bytes.AsSpan(0, (int)(part.NumberOfElements * tensor.DType.Size()));
            part.CopyTo(filled);
            read(filled);
        }
    }

    public static SafetensorsDtype DtypeOf(ScalarType type) => type switch
    {
        ScalarType.Byte => SafetensorsDtype.U8,
        ScalarType.Int8 => SafetensorsDtype.I8,
        ScalarType.Int16 => SafetensorsDtype.I16,
        ScalarType.Int32 => SafetensorsDtype.I32,
        ScalarType.Int64 => SafetensorsDtype.I64,
        ScalarType.Float16 => SafetensorsDtype.F16,
        ScalarType.BFloat16 => SafetensorsDtype.BF16,
        ScalarType.Float32 => SafetensorsDtype.F32,
        ScalarType.Float64 => SafetensorsDtype.F64,
        _ => SafetensorsDtype.Bool,
    };

    private static ScalarType TypeOf(SafetensorsDtype dtype, string name) => dtype switch
    {
        SafetensorsDtype.U8 => ScalarType.Byte,
        SafetensorsDtype.I8 => ScalarType.Int8,
        SafetensorsDtype.I16 => ScalarType.Int16,
        SafetensorsDtype.I32 => ScalarType.Int32,
        SafetensorsDtype.I64 => ScalarType.Int64,
        SafetensorsDtype.F16 => ScalarType.Float16,
        SafetensorsDtype.BF16 => ScalarType.BFloat16,
        SafetensorsDtype.F32 => ScalarType.Float32,
        SafetensorsDtype.F64 => ScalarType.Float64,
        SafetensorsDtype.Bool => ScalarType.Bool,
        _ => throw new ModelFormatException($"Tensor {Quote.Name(name)} is of type {dtype}, which is not computed with. Convert the checkpoint to BF16, F16 or F32."),
    };
}
