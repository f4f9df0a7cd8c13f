using System.Security.Cryptography;
using System.Text.Json;
using Pipeline.Models.Checkpoints;

namespace Pipeline.Models.Training;

/// <summary>What a checkpoint is beside its tensors, and the digest by which damage to either is noticed.</summary>
/// <param name="Parameters">How many trainable tensors there are.</param>
/// <param name="HasBest">Whether those of the lowest validation loss are there too.</param>
/// <param name="History">What was done until then: a log that is written at the end has to begin at the start.</param>
internal sealed record CheckpointDescription(string Fingerprint, TrainingState State, int Parameters, bool HasBest, TrainingHistory History)
{
    public const string TensorsName = "tensors.safetensors";

    private const string StateName = "state.json";
    private const string DigestName = "sha256";

    private static readonly JsonSerializerOptions Options = new() { RespectRequiredConstructorParameters = true, RespectNullableAnnotations = true };

    /// <summary>After the tensors are written.</summary>
    public void Write(string folder)
    {
        var state = JsonSerializer.SerializeToUtf8Bytes(this, Options);
        AtomicFile.Write(Path.Combine(folder, StateName), state);
        AtomicFile.Write(Path.Combine(folder, DigestName), Digest(folder, state));
    }

    /// <exception cref="ModelFormatException">It is damaged.</exception>
    /// <exception cref="IOException">A part is missing, or cannot be read.</exception>
    public static CheckpointDescription Read(string folder)
    {
        var state = File.ReadAllBytes(Path.Combine(folder, StateName));
        if (!File.ReadAllBytes(Path.Combine(folder, DigestName)).AsSpan().SequenceEqual(Digest(folder, state)))
            throw new ModelFormatException("its bytes are not those that were written.");
        try
        {
            return JsonSerializer.Deserialize<CheckpointDescription>(state, Options) ?? throw new ModelFormatException($"its {StateName} is empty.");
        }
        catch (JsonException problem)
        {
            throw new ModelFormatException($"its {StateName} is of another version: {problem.Message}");
        }
    }

    private static byte[] Digest(string folder, byte[] state)
    {
        using var hash = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);
        hash.AppendData(state);
        using (var tensors = new FileStream(Path.Combine(folder, TensorsName), FileMode.Open, FileAccess.Read))
            hash.AppendData(SHA256.HashData(tensors));
        return System.Text.Encoding.ASCII.GetBytes(Convert.ToHexStringLower(hash.GetHashAndReset()) + "\n");
    }
}
