using System.Runtime.InteropServices;
using System.Security.Cryptography;
using System.Text.Json;
using Pipeline.Models.Architecture;
using Pipeline.Models.Configuration;
using Pipeline.Models.Weights;
using Pipeline.Torch;

namespace Pipeline.Models.Training;

/// <summary>Says what is trained on what, so that a checkpoint of something else is not gone on from.</summary>
internal static class TrainingFingerprint
{
    private const long Beginning = 4096;

    /// <summary>
    /// SHA-256 over the settings, the model's and the adapter's configuration, the rows' tokens, and the weights before the first step: those that are trained
    /// whole, and of each frozen one the beginning, since a large model takes minutes to read.
    /// </summary>
    public static string Of(CausalLm model, TrainingSettings settings, IReadOnlyList<TrainingExample> training, IReadOnlyList<TrainingExample> validation)
    {
        using var hash = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);
        hash.AppendData(JsonSerializer.SerializeToUtf8Bytes(settings));
        hash.AppendData(model.Config.ToJson());
        hash.AppendData(JsonSerializer.SerializeToUtf8Bytes(new { model.Weights.Options.Compute, Device = model.Device.ToString(), model.Weights.Options.Quantize, model.Weights.Options.DoubleQuantization }));
        hash.AppendData(model.Adapter?.Config.ToJson() ?? []);
        foreach (var examples in new[] { training, validation })
        {
            Append(hash, [examples.Count]);
            foreach (var example in examples)
            {
                Append(hash, [example.Tokens.Length]);
                Append<int>(hash, example.Tokens);
                Append<bool>(hash, example.Trained);
            }
        }

        foreach (var tensor in model.Trainable)
            tensor.EachPart(hash.AppendData);
        foreach (var parameter in ParameterShapes.Of(model.Config))
        {
            using var scope = torch.NewDisposeScope();
            foreach (var tensor in Stored(model.Weights, parameter))
                tensor.Reshape(-1).Narrow(0, 0, Math.Min(Beginning, tensor.NumberOfElements)).EachPart(hash.AppendData);
        }

        return Convert.ToHexStringLower(hash.GetHashAndReset());
    }

    private static Tensor[] Stored(ModelWeights weights, ParameterShape parameter)
    {
        if (parameter.Kind is not ParameterKind.Linear || weights.Linear(parameter.Module).Quantized is not { } matrix)
            return [weights.Dense(parameter.Name)];
        var parts = matrix.Parts();
        return [parts.Codes, parts.Absmax];
    }

    private static void Append<T>(IncrementalHash hash, ReadOnlySpan<T> values)
        where T : unmanaged => hash.AppendData(MemoryMarshal.AsBytes(values));
}
