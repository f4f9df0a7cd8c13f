namespace Pipeline.Models.Generation;

/// <summary>Generation cannot go on: the model's scores are not numbers. The message says where.</summary>
public sealed class GenerationFailedException(string message) : Exception(message)
{
    /// <param name="where">Which scores, such as <c>after token 7 of a prompt</c>.</param>
    internal static GenerationFailedException NotFinite(string where) => new(
        $"The model's scores {where} are not finite numbers. Its weights or its adapter are damaged, or {nameof(Torch.ScalarType.Float16)} overflows: try bfloat16 or float32.");
}
