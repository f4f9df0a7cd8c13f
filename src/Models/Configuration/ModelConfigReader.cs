namespace Pipeline.Models.Configuration;

/// <summary>From the keys of each architecture to one record. What a key means where it is absent is the default of transformers' class.</summary>
internal static class ModelConfigReader
{
    /// <summary>The configuration, or null if its architecture is not known; whatever is wrong is noted in the fields' problems.</summary>
    public static ModelConfig? Read(JsonFields fields)
    {
        if (ModelArchitectures.Read(fields) is not { } architecture)
            return null;
        var config = WithSharedKeys(architecture == ModelArchitecture.Gpt2 ? Gpt2ConfigReader.Read(fields) : ReadLlamaFamily(fields, architecture), fields);
        // Sizes that are missing or of a wrong type are noted already; what depends on them would only repeat it.
        if (fields.Problems.Count == 0)
            ModelConfigChecks.Check(config, fields.Problems);
        if (fields.Problems.Count == 0)
            CheckLayerTypes(fields, config);
        return config;
    }

    /// <summary>What all architectures write under the same keys, with the same defaults.</summary>
    private static ModelConfig WithSharedKeys(ModelConfig config, JsonFields fields) => config with
    {
        BosTokenId = fields.TokenIds("bos_token_id") is [var bos, ..] ? bos : null,
        EosTokenIds = fields.TokenIds("eos_token_id"),
        PadTokenId = fields.TokenIds("pad_token_id") is [var pad, ..] ? pad : null,
        Dtype = TorchDtype.Read(fields, fields.Has("dtype") ? "dtype" : "torch_dtype"),
        InitializerRange = fields.Number("initializer_range") ?? 0.02,
        Quantization = BitsAndBytesConfig.Read(fields.Object("quantization_config")),
    };

    // Newer files list each layer's kind of attention besides; a list that says something else than the window would be ignored silently.
    private static void CheckLayerTypes(JsonFields fields, ModelConfig config)
    {
        var expected = Enumerable.Range(0, config.Layers).Select(layer => config.WindowOf(layer) is null ? "full_attention" : "sliding_attention");
        if (fields.Texts("layer_types") is { } given && !given.SequenceEqual(expected))
            fields.Problems.Add("layer_types does not agree with sliding_window, use_sliding_window and max_window_layers; layers mixed in another way are not supported");
    }

    private static ModelConfig ReadLlamaFamily(JsonFields fields, ModelArchitecture architecture)
    {
        var rope = RopeFields.Read(fields);
        var heads = fields.RequiredInt("num_attention_heads");
        var hidden = fields.RequiredInt("hidden_size");
        var window = ReadWindow(fields, architecture);
        var bias = architecture == ModelArchitecture.Llama && fields.Flag("attention_bias", false);
        if (fields.Text("hidden_act") is { } activation and not ("silu" or "swish"))
            fields.Problems.Add($"hidden_act is {Quote.Name(activation)}; silu is supported");
        return new()
        {
            Architecture = architecture,
            VocabSize = fields.RequiredInt("vocab_size"),
            HiddenSize = hidden,
            IntermediateSize = fields.RequiredInt("intermediate_size"),
            Layers = fields.RequiredInt("num_hidden_layers"),
            Heads = heads,
            KeyValueHeads = fields.Int("num_key_value_heads") ?? (architecture is ModelArchitecture.Mistral && !fields.Mentions("num_key_value_heads") ? 8 : heads),
            HeadDim = fields.Int("head_dim") ?? Divided(fields, hidden, heads),
            // Models that were stretched by linear scaling often name the context before it, and the new one beside it (Vicuna 16k).
            MaxPositionEmbeddings = Math.Max(fields.RequiredInt("max_position_embeddings"), rope.Scaling is LinearRopeScaling ? fields.Int("max_sequence_length") ?? 0 : 0),
            NormEpsilon = fields.Number("rms_norm_eps") ?? (architecture is ModelArchitecture.Phi3 ? 1e-5 : 1e-6),
            RopeTheta = rope.Theta,
            RopeScaling = rope.Scaling,
            PartialRotaryFactor = rope.PartialRotaryFactor,
            SlidingWindow = window,
            FirstWindowedLayer = window is not null && architecture is ModelArchitecture.Qwen2 ? fields.Int("max_window_layers") ?? 28 : 0,
            TieWordEmbeddings = fields.Flag("tie_word_embeddings", false),
            AttentionBias = bias || architecture == ModelArchitecture.Qwen2,
            AttentionOutputBias = bias,
            MlpBias = architecture == ModelArchitecture.Llama && fields.Flag("mlp_bias", false),
            Activation = HiddenActivation.Silu,
        };
    }

    private static int? ReadWindow(JsonFields fields, ModelArchitecture architecture) => architecture switch
    {
        // The class's default counts only where the key is absent: null is how a file says "none".
        ModelArchitecture.Mistral when !fields.Mentions("sliding_window") => 4096,
        ModelArchitecture.Mistral or ModelArchitecture.Phi3 => fields.Int("sliding_window"),
        ModelArchitecture.Qwen2 when fields.Flag("use_sliding_window", false) => fields.Int("sliding_window") ?? (fields.Mentions("sliding_window") ? null : 4096),
        _ => null,
    };

    private static int Divided(JsonFields fields, int hidden, int heads)
    {
        if (heads <= 0)
            return 1;
        if (hidden % heads != 0)
            fields.Problems.Add($"hidden_size {hidden} is not divisible by num_attention_heads {heads}, and there is no head_dim");
        return hidden / heads;
    }
}
