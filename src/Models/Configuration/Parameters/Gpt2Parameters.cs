namespace Pipeline.Models.Configuration;

/// <summary>GPT-2, whose linear layers are stored as [in, out] (Conv1D).</summary>
internal static class Gpt2Parameters
{
    /// <summary>Before every name; published checkpoints exist without it.</summary>
    public const string Prefix = "transformer.";

    public static IEnumerable<ParameterShape> Of(ModelConfig config)
    {
        long hidden = config.HiddenSize, intermediate = config.IntermediateSize;
        yield return new($"{Prefix}wte.weight", [config.VocabSize, hidden], ParameterKind.Embedding);
        yield return new($"{Prefix}wpe.weight", [config.MaxPositionEmbeddings, hidden], ParameterKind.Embedding);
        for (var layer = 0; layer < config.Layers; layer++)
        {
            var prefix = $"{Prefix}h.{layer}";
            ParameterShape[] parameters =
            [
                .. Norm($"{prefix}.ln_1", hidden), .. Conv1D($"{prefix}.attn.c_attn", hidden, 3 * hidden), .. Conv1D($"{prefix}.attn.c_proj", hidden, hidden),
                .. Norm($"{prefix}.ln_2", hidden), .. Conv1D($"{prefix}.mlp.c_fc", hidden, intermediate), .. Conv1D($"{prefix}.mlp.c_proj", intermediate, hidden),
            ];
            foreach (var parameter in parameters)
                yield return parameter;
        }

        foreach (var parameter in Norm($"{Prefix}ln_f", hidden))
            yield return parameter;
    }

    private static ParameterShape[] Conv1D(string module, long inFeatures, long outFeatures) =>
        [new($"{module}.weight", [inFeatures, outFeatures], ParameterKind.Linear, Transposed: true), new($"{module}.bias", [outFeatures], ParameterKind.Bias)];

    private static ParameterShape[] Norm(string module, long hidden) =>
        [new($"{module}.weight", [hidden], ParameterKind.Norm), new($"{module}.bias", [hidden], ParameterKind.Bias)];
}
