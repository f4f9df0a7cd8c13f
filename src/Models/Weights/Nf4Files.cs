using System.Text.Json;
using System.Text.Json.Nodes;
using Pipeline.Models.Checkpoints;
using Pipeline.Models.Configuration;
using Pipeline.Torch;

namespace Pipeline.Models.Weights;

/// <summary>Matrices in 4 bits under bitsandbytes' names: <c>weight</c>, <c>.absmax</c>, <c>.quant_map</c>, nested ones, and a state in JSON.</summary>
public static class Nf4Files
{
    private const int NestedBlock = 256;

    /// <summary>Reads a matrix and all that stands beside it.</summary>
    /// <param name="name">Of the packed codes; names beside it begin with it.</param>
    /// <exception cref="ModelFormatException">The state is not one of NF4, or the parts do not fit.</exception>
    internal static Nf4Tensor Load(ShardedCheckpoint checkpoint, string name, ParameterShape parameter, Device device)
    {
        var state = JsonNode.Parse(checkpoint.Bytes(name + QuantisedTensor.State))!.AsObject();
        var block = (int?)state["blocksize"] ?? 64;
        if ((string?)state["quant_type"] is not "nf4" || (state["nested_blocksize"] is { } nestedBlock && (int)nestedBlock != NestedBlock))
            throw new ModelFormatException($"{Quote.Name(name)} is quantised as {Quote.Line(state.ToJsonString())}; only nf4 with nested blocks of {NestedBlock} is read.");

        using var scope = torch.NewDisposeScope();
        var nested = checkpoint.Tensors.ContainsKey($"{name}.nested_absmax");
        var parts = new Nf4Parts(
            checkpoint.Load(name, Device.Cpu),
            checkpoint.Load($"{name}.absmax", Device.Cpu),
            nested ? checkpoint.Load($"{name}.nested_absmax", Device.Cpu) : null,
            nested ? checkpoint.Load($"{name}.nested_quant_map", Device.Cpu) : null,
            nested ? (double)state["nested_offset"]! : 0);
        try
        {
            using var onHost = Nf4Tensor.From(parts, parameter.OutFeatures, parameter.InFeatures, block);
            return onHost.To(device);
        }
        catch (TorchException problem)
        {
            throw new ModelFormatException($"{Quote.Name(name)} cannot be used: {problem.Message}");
        }
    }

    /// <summary>The tensors to be written for a matrix.</summary>
    /// <param name="name">The parameter's name, as <c>model.layers.0.mlp.up_proj.weight</c>.</param>
    /// <param name="dtype">What bitsandbytes expands it to, in torch's words: <c>bfloat16</c>.</param>
    public static IEnumerable<SafetensorsTensor> Parts(string name, Nf4Tensor matrix, string dtype)
    {
        var parts = matrix.Parts();
        using var levels = Levels();
        var state = new JsonObject
        {
            ["quant_type"] = "nf4", ["blocksize"] = matrix.Block, ["dtype"] = dtype, ["shape"] = new JsonArray(matrix.Rows, matrix.Columns),
        };
        var tensors = new List<SafetensorsTensor> { Stored(name, parts.Codes), Stored($"{name}.absmax", parts.Absmax), Stored($"{name}.quant_map", levels) };
        if (parts.NestedAbsmax is not null)
        {
            state.Add("nested_blocksize", NestedBlock);
            state.Add("nested_dtype", "float32");
            state.Add("nested_offset", parts.Offset);
            tensors.Add(Stored($"{name}.nested_absmax", parts.NestedAbsmax));
            tensors.Add(Stored($"{name}.nested_quant_map", parts.NestedLevels!));
        }

        var json = JsonSerializer.SerializeToUtf8Bytes(state);
        return [.. tensors, SafetensorsTensor.FromMemory(name + QuantisedTensor.State, SafetensorsDtype.U8, [json.Length], json)];
    }

    private static SafetensorsTensor Stored(string name, Tensor tensor)
    {
        var bytes = new byte[tensor.NumberOfElements * tensor.DType.Size()];
        tensor.CopyTo<byte>(bytes);
        return SafetensorsTensor.FromMemory(name, SafetensorsTensors.DtypeOf(tensor.DType), tensor.Shape, bytes);
    }

    /// <summary>The sixteen levels, out of the codes 0 to 15 themselves.</summary>
    private static Tensor Levels()
    {
        using var codes = torch.tensor<byte>([0x01, 0x23, 0x45, 0x67, 0x89, 0xab, 0xcd, 0xef], [8, 1]);
        using var scale = torch.ones([1]);
        using var matrix = Nf4Tensor.From(new(codes, scale, null, null, 0), 1, 16);
        return matrix.Dequantize().Reshape(16);
    }
}
