namespace Pipeline.Models.Configuration;

/// <summary>Whether the numbers of a configuration can be a model's.</summary>
internal static class ModelConfigChecks
{
    // Far beyond every published model, and low enough that products of two stay far from overflow and a hostile file cannot ask for millions of layers.
    private const int MaximumSize = 1 << 24;
    private const int MaximumLayers = 4096;
    private const int MaximumContext = 1 << 30;

    public static void Check(ModelConfig config, List<string> problems)
    {
        Between(config.VocabSize, MaximumSize, "vocab_size");
        Between(config.HiddenSize, MaximumSize, "hidden_size");
        Between(config.IntermediateSize, MaximumSize, "intermediate_size");
        Between(config.Layers, MaximumLayers, "num_hidden_layers");
        Between(config.Heads, MaximumSize, "num_attention_heads");
        Between(config.KeyValueHeads, MaximumSize, "num_key_value_heads");
        Between(config.HeadDim, MaximumSize, "head_dim");
        Between(config.MaxPositionEmbeddings, MaximumContext, "max_position_embeddings");
        Require((long)config.Heads * config.HeadDim <= MaximumSize, $"num_attention_heads {config.Heads} of head_dim {config.HeadDim} are more than {MaximumSize} together");
        if (config.SlidingWindow is { } window)
            Between(window, MaximumContext, "sliding_window");
        Require(config.KeyValueHeads <= 0 || config.Heads % config.KeyValueHeads == 0, $"num_attention_heads {config.Heads} is not divisible by num_key_value_heads {config.KeyValueHeads}");
        Require(config.FirstWindowedLayer >= 0, $"max_window_layers {config.FirstWindowedLayer} is negative");
        Require(config.NormEpsilon > 0, $"the norm's epsilon {config.NormEpsilon} is not positive");
        Require(config.RopeTheta > 0, $"rope_theta {config.RopeTheta} is not positive");
        Require(config.InitializerRange >= 0, $"initializer_range {config.InitializerRange} is negative");
        if (config.PartialRotaryFactor is not (> 0 and <= 1))
            problems.Add($"partial_rotary_factor {config.PartialRotaryFactor} is not in (0, 1]");
        else if (config.Architecture != ModelArchitecture.Gpt2)
            Require(config.HeadDim <= 0 || (config.RotaryDim > 0 && config.RotaryDim % 2 == 0), $"{config.RotaryDim} rotary dimensions of a head cannot be rotated in pairs");
        CheckEnds(config.EosTokenIds, config, problems);
        CheckScaling(config.RopeScaling, problems);

        void Between(int value, int maximum, string key) => Require(value > 0 && value <= maximum, $"{key} is {value}, not 1 to {maximum}");

        void Require(bool holds, string problem)
        {
            if (!holds)
                problems.Add(problem);
        }
    }

    /// <summary>No token outside the vocabulary is ever generated: a reply would never end with it.</summary>
    public static void CheckEnds(IReadOnlyList<int> ends, ModelConfig config, List<string> problems)
    {
        foreach (var id in ends.Where(id => id >= config.VocabSize))
            problems.Add($"eos_token_id {id} is none of the {config.VocabSize} tokens that the model has (vocab_size)");
    }

    private static void CheckScaling(RopeScaling? scaling, List<string> problems)
    {
        if (scaling is LinearRopeScaling { Factor: < 1 } or Llama3RopeScaling { Factor: < 1 })
            problems.Add("factor of the rope scaling is below 1");
        if (scaling is Llama3RopeScaling { LowFreqFactor: <= 0 })
            problems.Add("low_freq_factor of the rope scaling is not positive");
        if (scaling is Llama3RopeScaling { OriginalMaxPositionEmbeddings: <= 0 })
            problems.Add("original_max_position_embeddings of the rope scaling is not positive");
        if (scaling is Llama3RopeScaling llama3 && llama3.HighFreqFactor <= llama3.LowFreqFactor)
            problems.Add($"high_freq_factor {llama3.HighFreqFactor} of the rope scaling is not above low_freq_factor {llama3.LowFreqFactor}");
    }
}
