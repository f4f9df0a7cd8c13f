using System.Text.Json.Nodes;

namespace Pipeline.Models.Configuration;

/// <summary>From the record back to each architecture's keys. The older spelling (<c>rope_theta</c>, <c>torch_dtype</c>) is used, which old and new readers take.</summary>
internal static class ModelConfigJson
{
    public static JsonObject Of(ModelConfig config)
    {
        var json = new JsonObject
        {
            ["architectures"] = new JsonArray(config.Architecture.ClassName()),
            ["model_type"] = config.Architecture.ModelType(),
            ["vocab_size"] = config.VocabSize,
            ["initializer_range"] = StableJson.Float(config.InitializerRange),
            ["tie_word_embeddings"] = config.TieWordEmbeddings,
            ["bos_token_id"] = config.BosTokenId,
            ["eos_token_id"] = StableJson.TokenIds(config.EosTokenIds),
            ["pad_token_id"] = config.PadTokenId,
            ["use_cache"] = true,
        };
        if (config.Dtype is { } dtype)
            json["torch_dtype"] = TorchDtype.Name(dtype);
        if (config.Quantization is { } quantization)
            json["quantization_config"] = Of(quantization);
        if (config.Architecture == ModelArchitecture.Gpt2)
            AddGpt2(json, config);
        else
            AddLlamaFamily(json, config);
        return json;
    }

    private static void AddGpt2(JsonObject json, ModelConfig config)
    {
        json["n_embd"] = config.HiddenSize;
        json["n_inner"] = config.IntermediateSize;
        json["n_layer"] = config.Layers;
        json["n_head"] = config.Heads;
        json["n_positions"] = config.MaxPositionEmbeddings;
        json["layer_norm_epsilon"] = StableJson.Float(config.NormEpsilon);
        json["activation_function"] = "gelu_new";
    }

    private static void AddLlamaFamily(JsonObject json, ModelConfig config)
    {
        json["hidden_size"] = config.HiddenSize;
        json["intermediate_size"] = config.IntermediateSize;
        json["num_hidden_layers"] = config.Layers;
        json["num_attention_heads"] = config.Heads;
        json["num_key_value_heads"] = config.KeyValueHeads;
        json["head_dim"] = config.HeadDim;
        json["max_position_embeddings"] = config.MaxPositionEmbeddings;
        json["rms_norm_eps"] = StableJson.Float(config.NormEpsilon);
        json["rope_theta"] = StableJson.Float(config.RopeTheta);
        json["rope_scaling"] = Of(config.RopeScaling);
        json["hidden_act"] = "silu";
        json["attention_dropout"] = StableJson.Float(0);
        switch (config.Architecture)
        {
            case ModelArchitecture.Llama:
                json["attention_bias"] = config.AttentionBias;
                json["mlp_bias"] = config.MlpBias;
                break;
            case ModelArchitecture.Qwen2:
                json["use_sliding_window"] = config.SlidingWindow is not null;
                json["sliding_window"] = config.SlidingWindow;
                json["max_window_layers"] = config.SlidingWindow is null ? config.Layers : config.FirstWindowedLayer;
                break;
            default:
                json["sliding_window"] = config.SlidingWindow;
                break;
        }

        if (config.PartialRotaryFactor != 1)
            json["partial_rotary_factor"] = StableJson.Float(config.PartialRotaryFactor);
    }

    private static JsonObject? Of(RopeScaling? scaling) => scaling switch
    {
        LinearRopeScaling linear => new() { ["rope_type"] = "linear", ["factor"] = StableJson.Float(linear.Factor) },
        Llama3RopeScaling llama3 => new()
        {
            ["rope_type"] = "llama3",
            ["factor"] = StableJson.Float(llama3.Factor),
            ["low_freq_factor"] = StableJson.Float(llama3.LowFreqFactor),
            ["high_freq_factor"] = StableJson.Float(llama3.HighFreqFactor),
            ["original_max_position_embeddings"] = llama3.OriginalMaxPositionEmbeddings,
        },
        _ => null,
    };

    private static JsonObject Of(BitsAndBytesConfig quantization) => new()
    {
        ["quant_method"] = "bitsandbytes",
        ["load_in_4bit"] = true,
        ["load_in_8bit"] = false,
        ["bnb_4bit_quant_type"] = "nf4",
        ["bnb_4bit_quant_storage"] = "uint8",
        ["bnb_4bit_use_double_quant"] = quantization.DoubleQuantization,
        ["bnb_4bit_compute_dtype"] = quantization.ComputeDtype is { } dtype ? TorchDtype.Name(dtype) : null,
        ["llm_int8_skip_modules"] = quantization.SkippedModules.Count == 0 ? null : new JsonArray([.. quantization.SkippedModules.Select(name => (JsonNode)name)]),
    };
}
