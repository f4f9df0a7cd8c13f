using System.Text.Json;
using Pipeline.Models.Checkpoints;
using Pipeline.Models.Configuration;
using Pipeline.Torch;

namespace Pipeline.Models.Weights;

/// <summary>Reads and writes weights in Hugging Face's files.</summary>
public static class WeightFiles
{
    /// <summary>Loads the weights of a model folder, one tensor in memory at a time beside the model.</summary>
    /// <exception cref="ModelFormatException">The files are not sound, or not of this configuration.</exception>
    public static ModelWeights Load(string folder, ModelConfig config, WeightOptions options, Action<int, int>? progress = null)
    {
        using var checkpoint = ShardedCheckpoint.Open(folder);
        var names = CheckpointMatch.Require(config, checkpoint.Tensors, folder);
        return ModelWeights.Make(config, options, parameter => Load(checkpoint, names[parameter.Name], parameter, options), progress);
    }

    /// <summary>Writes <c>model.safetensors</c> (several files where they would be large), in the type given; never of weights in 4 bits.</summary>
    public static void Save(string folder, ModelWeights weights, ScalarType type)
    {
        Directory.CreateDirectory(folder);
        var parameters = ParameterShapes.Of(weights.Config);
        ShardedCheckpointWriter.Write(
            folder,
            new Dictionary<string, string> { ["format"] = "pt" },
            parameters.Select(parameter => new SafetensorsTensor(parameter.Name, SafetensorsTensors.DtypeOf(type), parameter.Shape, stream =>
            {
                using var scope = torch.NewDisposeScope();
                using var frozen = torch.no_grad();
                var dense = weights.Dense(parameter.Name).To(type);
                var stored = parameter.Transposed ? dense.Transpose(0, 1).Contiguous() : dense;
                SafetensorsTensors.ToWrite(parameter.Name, stored).Write(stream);
            })));
    }

    private static (Tensor? Dense, Nf4Tensor? Quantized) Load(ShardedCheckpoint checkpoint, string name, ParameterShape parameter, WeightOptions options)
    {
        if (QuantisedTensor.IsQuantised(checkpoint.Tensors, name) && parameter.Kind is ParameterKind.Linear)
            return (null, Nf4Files.Load(checkpoint, name, parameter, options.Device));
        var stored = checkpoint.Load(name, Device.Cpu);
        return (parameter.Transposed ? stored.Transpose(0, 1).Contiguous() : stored, null);
    }
}
