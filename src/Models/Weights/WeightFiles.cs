using Pipeline.Models.Checkpoints;
using Pipeline.Models.Configuration;
using Pipeline.Torch;

namespace Pipeline.Models.Weights;

/// <summary>Reads and writes weights in Hugging Face's files.</summary>
public static class WeightFiles
{
    private static readonly Dictionary<string, string> Metadata = new() { ["format"] = "pt" };

    /// <summary>Loads the weights of a model folder, one tensor in memory at a time beside the model.</summary>
    /// <exception cref="ModelFormatException">The files are not sound, or not of this configuration.</exception>
    public static ModelWeights Load(string folder, ModelConfig config, WeightOptions options, Action<int, int>? progress = null)
    {
        using var checkpoint = ShardedCheckpoint.Open(folder);
        var names = CheckpointMatch.Require(config, checkpoint.Tensors, folder);
        CheckpointMatch.RequireTied(config, checkpoint, names, folder);
        return ModelWeights.Make(config, options, parameter => Load(checkpoint, names[parameter.Name], parameter, options), progress);
    }

    /// <summary>Writes <c>model.safetensors</c> (several files where they would be large), in the type given.</summary>
    /// <param name="maximumShardBytes">Of tensor data in a file.</param>
    /// <exception cref="ModelFormatException">Matrices are in 4 bits: see <see cref="SaveQuantized"/>.</exception>
    public static void Save(string folder, ModelWeights weights, ScalarType type, long maximumShardBytes = ShardedCheckpointWriter.DefaultMaximumShardBytes)
    {
        if (weights.IsQuantized)
            throw new ModelFormatException($"These weights are in 4 bits and cannot be written as {type}. Load the model's unquantised checkpoint, without quantising it.");
        Save(folder, weights.Config, parameter => weights.Dense(parameter.Name), type, maximumShardBytes);
    }

    /// <summary>Writes a model folder's <c>config.json</c> and weights, matrices in 4 bits as bitsandbytes lays them out: transformers loads it as it is.</summary>
    /// <param name="type">Of what is not in 4 bits, and what matrices are expanded to.</param>
    /// <exception cref="ModelFormatException">No matrix is in 4 bits: see <see cref="Save(string, ModelWeights, ScalarType, long)"/>.</exception>
    public static void SaveQuantized(string folder, ModelWeights weights, ScalarType type)
    {
        if (!weights.IsQuantized)
            throw new ModelFormatException("These weights are not in 4 bits. Load them with quantisation on, or write them as they are.");
        Directory.CreateDirectory(folder);
        var dtype = SafetensorsTensors.DtypeOf(type);
        var tensors = ParameterShapes.Of(weights.Config).SelectMany(parameter =>
            parameter.Kind is ParameterKind.Linear && weights.Linear(parameter.Module).Quantized is { } matrix
                ? Nf4Files.Parts(parameter.Name, matrix, TorchDtype.Name(dtype))
                : [ToWrite(parameter, weights.Dense, type)]).ToArray();
        ShardedCheckpointWriter.Write(folder, Metadata, tensors);
        var nested = tensors.Any(tensor => tensor.Name.EndsWith(".nested_absmax", StringComparison.Ordinal));
        (weights.Config with { Dtype = dtype, Quantization = new(nested, dtype, weights.Config.TieWordEmbeddings ? [] : ["lm_head"]) }).Write(folder);
    }

    /// <summary>Writes weights that are made one at a time, when their turn comes, linear layers as [out, in].</summary>
    internal static void Save(string folder, ModelConfig config, Func<ParameterShape, Tensor> make, ScalarType type, long maximumShardBytes = ShardedCheckpointWriter.DefaultMaximumShardBytes)
    {
        Directory.CreateDirectory(folder);
        ShardedCheckpointWriter.Write(folder, Metadata, ParameterShapes.Of(config).Select(parameter => ToWrite(parameter, _ => make(parameter), type)), maximumShardBytes);
    }

    private static SafetensorsTensor ToWrite(ParameterShape parameter, Func<string, Tensor> make, ScalarType type) =>
        new(parameter.Name, SafetensorsTensors.DtypeOf(type), parameter.Shape, stream =>
        {
            using var scope = torch.NewDisposeScope();
            using var frozen = torch.no_grad();
            var dense = make(parameter.Name).To(type);
            var stored = parameter.Transposed ? dense.Transpose(0, 1).Contiguous() : dense;
            SafetensorsTensors.ToWrite(parameter.Name, stored).Write(stream);
        });

    private static (Tensor? Dense, Nf4Tensor? Quantized) Load(ShardedCheckpoint checkpoint, string name, ParameterShape parameter, WeightOptions options)
    {
        if (QuantisedTensor.IsQuantised(checkpoint.Tensors, name) && parameter.Kind is ParameterKind.Linear)
            return (null, Nf4Files.Load(checkpoint, name, parameter, options.Device));
        var stored = checkpoint.Load(name, Device.Cpu);
        return (parameter.Transposed ? stored.Transpose(0, 1).Contiguous() : stored, null);
    }
}
