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

    /// <inheritdoc cref="Load(ShardedCheckpoint, string, Device)"/>
    public static Tensor Load(this SafetensorsFile file, string name, Device device)
    {
        var entry = file.Tensors[name];
        var tensor = torch.from_address(file.AddressOf(name), [.. entry.Shape], TypeOf(entry.Dtype, name), device);
        GC.KeepAlive(file);
        return tensor;
    }

    /// <summary>A tensor to be written; it is read when its turn comes, and must live until then.</summary>
    public static SafetensorsTensor ToWrite(string name, Tensor tensor) => new(name, DtypeOf(tensor.DType), tensor.Shape, stream =>
    {
        var bytes = new byte[tensor.NumberOfElements * tensor.DType.Size()];
        tensor.CopyTo<byte>(bytes);
        stream.Write(bytes);
    });

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
