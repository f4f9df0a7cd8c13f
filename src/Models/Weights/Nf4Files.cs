using System.Runtime.InteropServices;
using System.Text.Json;
using System.Text.Json.Nodes;
using Pipeline.Models.Checkpoints;
using Pipeline.Models.Configuration;
using Pipeline.Torch;

namespace Pipeline.Models.Weights;

/// <summary>Matrices in 4 bits under bitsandbytes' names: <c>weight</c>, <c>.absmax</c>, <c>.quant_map</c>, nested ones, and a state in JSON.</summary>
public static class Nf4Files
{
    private static readonly Lazy<float[]> LevelValues = new(ReadLevels);

    /// <summary>Reads a matrix and all that stands beside it.</summary>
    /// <param name="name">Of the packed codes; names beside it begin with it.</param>
    /// <exception cref="ModelFormatException">The state is not one of NF4, or the parts do not fit.</exception>
    internal static Nf4Tensor Load(ShardedCheckpoint checkpoint, string name, ParameterShape parameter, Device device)
    {
        var nested = checkpoint.Tensors.ContainsKey($"{name}.nested_absmax");
        var state = Nf4State.Read(checkpoint.Bytes(name + QuantisedTensor.State).ToArray(), name, nested);
        using var scope = torch.NewDisposeScope();
        if (checkpoint.Tensors.ContainsKey($"{name}.quant_map") && !checkpoint.Load($"{name}.quant_map", Device.Cpu).To(ScalarType.Float32).ToArray<float>().SequenceEqual(LevelValues.Value))
            throw new ModelFormatException($"{Quote.Name(name)} has other levels in its quant_map than those of NF4.");
        if (!state.Shape.SequenceEqual([parameter.OutFeatures, parameter.InFeatures]))
            throw new ModelFormatException($"{Quote.Name(name)} is of shape {string.Join("×", state.Shape)} by its quant_state, and {parameter.OutFeatures}×{parameter.InFeatures} by the configuration.");
        var parts = new Nf4Parts(
            checkpoint.Load(name, Device.Cpu),
            Scales(".absmax"),
            nested ? Scales(".nested_absmax").To(ScalarType.Float32) : null,
            nested ? Scales(".nested_quant_map").To(ScalarType.Float32) : null,
            state.NestedOffset);
        try
        {
            using var onHost = Nf4Tensor.From(parts, parameter.OutFeatures, parameter.InFeatures, state.Block);
            return onHost.To(device);
        }
        catch (TorchException problem)
        {
            throw new ModelFormatException($"{Quote.Name(name)} cannot be used: {problem.Message}");
        }

        Tensor Scales(string suffix) => checkpoint.Load(name + suffix, Device.Cpu).RequireFinite(Quote.Name(name + suffix));
    }

    /// <summary>The tensors to be written for a matrix, which must live until they are.</summary>
    /// <param name="name">The parameter's name, as <c>model.layers.0.mlp.up_proj.weight</c>.</param>
    /// <param name="dtype">What bitsandbytes expands it to, in torch's words: <c>bfloat16</c>.</param>
    public static IEnumerable<SafetensorsTensor> Parts(string name, Nf4Tensor matrix, string dtype)
    {
        using var scope = torch.NewDisposeScope();
        var parts = matrix.Parts();
        var state = new JsonObject
        {
            ["quant_type"] = "nf4", ["blocksize"] = matrix.Block, ["dtype"] = dtype, ["shape"] = new JsonArray(matrix.Rows, matrix.Columns),
        };
        var tensors = new List<SafetensorsTensor> { Later(name, matrix, of => of.Codes), Later($"{name}.absmax", matrix, of => of.Absmax), Levels($"{name}.quant_map") };
        if (parts.NestedAbsmax is not null)
        {
            state.Add("nested_blocksize", Nf4State.NestedBlock);
            state.Add("nested_dtype", "float32");
            state.Add("nested_offset", parts.Offset);
            tensors.Add(Later($"{name}.nested_absmax", matrix, of => of.NestedAbsmax!));
            tensors.Add(Later($"{name}.nested_quant_map", matrix, of => of.NestedLevels!));
        }

        var json = JsonSerializer.SerializeToUtf8Bytes(state);
        return [.. tensors, SafetensorsTensor.FromMemory(name + QuantisedTensor.State, SafetensorsDtype.U8, [json.Length], json)];
    }

    /// <summary>Copied only when it is written: a large model's codes are not twice in memory.</summary>
    private static SafetensorsTensor Later(string name, Nf4Tensor matrix, Func<Nf4Parts, Tensor> part)
    {
        using var scope = torch.NewDisposeScope();
        var now = part(matrix.Parts());
        return new(name, SafetensorsTensors.DtypeOf(now.DType), now.Shape, stream =>
        {
            using var inner = torch.NewDisposeScope();
            SafetensorsTensors.ToWrite(name, part(matrix.Parts())).Write(stream);
        });
    }

    private static SafetensorsTensor Levels(string name) =>
        SafetensorsTensor.FromMemory(name, SafetensorsDtype.F32, [16], MemoryMarshal.AsBytes(LevelValues.Value.AsSpan()).ToArray());

    /// <summary>The sixteen levels, out of the codes 0 to 15 themselves.</summary>
    private static float[] ReadLevels()
    {
        using var scope = torch.NewDisposeScope();
        using var matrix = Nf4Tensor.From(new(torch.tensor<byte>([0x01, 0x23, 0x45, 0x67, 0x89, 0xab, 0xcd, 0xef], [8, 1]), torch.ones([1]), null, null, 0), 1, 16);
        return matrix.Dequantize().ToArray<float>();
    }
}
