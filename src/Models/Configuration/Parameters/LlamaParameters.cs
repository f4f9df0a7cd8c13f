namespace Pipeline.Models.Configuration;

/// <summary>LLaMA and its relatives.</summary>
internal static class LlamaParameters
{
    public static IEnumerable<ParameterShape> Of(ModelConfig config)
    {
        yield return new("model.embed_tokens.weight", [config.VocabSize, config.HiddenSize], ParameterKind.Embedding);
        for (var layer = 0; layer < config.Layers; layer++)
        {
            var prefix = $"model.layers.{layer}";
            foreach (var parameter in Attention(config, $"{prefix}.self_attn").Concat(FeedForward(config, $"{prefix}.mlp")))
                yield return parameter;
            yield return Norm(config, $"{prefix}.input_layernorm");
            yield return Norm(config, $"{prefix}.post_attention_layernorm");
        }

        yield return Norm(config, "model.norm");
    }

    private static IEnumerable<ParameterShape> Attention(ModelConfig config, string prefix)
    {
        long queries = (long)config.Heads * config.HeadDim, keys = (long)config.KeyValueHeads * config.HeadDim;
        (string Name, long Out)[] inputs = config.Architecture == ModelArchitecture.Phi3
            ? [("qkv_proj", queries + 2 * keys)]
            : [("q_proj", queries), ("k_proj", keys), ("v_proj", keys)];
        return inputs.SelectMany(input => Linear($"{prefix}.{input.Name}", config.HiddenSize, input.Out, config.AttentionBias))
            .Concat(Linear($"{prefix}.o_proj", queries, config.HiddenSize, config.AttentionOutputBias));
    }

    private static IEnumerable<ParameterShape> FeedForward(ModelConfig config, string prefix)
    {
        (string Name, long Out)[] inputs = config.Architecture == ModelArchitecture.Phi3
            ? [("gate_up_proj", 2L * config.IntermediateSize)]
            : [("gate_proj", config.IntermediateSize), ("up_proj", config.IntermediateSize)];
        return inputs.SelectMany(input => Linear($"{prefix}.{input.Name}", config.HiddenSize, input.Out, config.MlpBias))
            .Concat(Linear($"{prefix}.down_proj", config.IntermediateSize, config.HiddenSize, config.MlpBias));
    }

    private static IEnumerable<ParameterShape> Linear(string module, long inFeatures, long outFeatures, bool bias)
    {
        yield return new($"{module}.weight", [outFeatures, inFeatures], ParameterKind.Linear);
        if (bias)
            yield return new($"{module}.bias", [outFeatures], ParameterKind.Bias);
    }

    private static ParameterShape Norm(ModelConfig config, string module) => new($"{module}.weight", [config.HiddenSize], ParameterKind.Norm);
}
