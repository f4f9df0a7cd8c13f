using System.Runtime.InteropServices;
using System.Security.Cryptography;
using System.Text.Json;
using Pipeline.Models.Architecture;
using Pipeline.Models.Configuration;
using Pipeline.Models.Weights;

namespace Pipeline.Models.Training;

/// <summary>Says what is trained on what, so that a checkpoint of something else is not gone on from.</summary>
internal static class TrainingFingerprint
{
    /// <summary>
    /// SHA-256 over the settings, the model's shape, the rows' tokens, and the weights before the first step: those that are trained, and of the frozen
    /// ones the norms, which stand for matrices that take minutes to read.
    /// </summary>
    public static string Of(CausalLm model, TrainingSettings settings, IReadOnlyList<TrainingExample> training, IReadOnlyList<TrainingExample> validation)
    {
        using var hash = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);
        hash.AppendData(JsonSerializer.SerializeToUtf8Bytes(settings));
        hash.AppendData(JsonSerializer.SerializeToUtf8Bytes(ParameterShapes.Of(model.Config).Select(parameter => new { parameter.Name, parameter.Shape })));
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

        var norms = ParameterShapes.Of(model.Config).Where(parameter => parameter.Kind is ParameterKind.Norm).Select(parameter => model.Weights.Other(parameter.Name));
        foreach (var tensor in model.Trainable.Concat(norms))
            tensor.EachPart(hash.AppendData);
        return Convert.ToHexStringLower(hash.GetHashAndReset());
    }

    private static void Append<T>(IncrementalHash hash, ReadOnlySpan<T> values)
        where T : unmanaged => hash.AppendData(MemoryMarshal.AsBytes(values));
}
