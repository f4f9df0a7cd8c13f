namespace Pipeline.Models.Configuration;

/// <summary>GPT-2's keys, which are those of its first release.</summary>
internal static class Gpt2ConfigReader
{
    public static ModelConfig Read(JsonFields fields)
    {
        var hidden = fields.RequiredInt("n_embd");
        var heads = fields.RequiredInt("n_head");
        if (heads > 0 && hidden % heads != 0)
            fields.Problems.Add($"n_embd {hidden} is not divisible by n_head {heads}");
        if (fields.Text("activation_function") is { } activation and not "gelu_new")
            fields.Problems.Add($"activation_function is {Quote.Name(activation)}; gelu_new is supported");
        if (!fields.Flag("scale_attn_weights", true))
            fields.Problems.Add("scale_attn_weights is false, which is not supported");
        foreach (var key in new[] { "scale_attn_by_inverse_layer_idx", "add_cross_attention" })
        {
            if (fields.Flag(key, false))
                fields.Problems.Add($"{key} is true, which is not supported");
        }

        return new()
        {
            Architecture = ModelArchitecture.Gpt2,
            VocabSize = fields.RequiredInt("vocab_size"),
            HiddenSize = hidden,
            IntermediateSize = fields.Int("n_inner") ?? (int)Math.Min(4L * hidden, int.MaxValue),
            Layers = fields.RequiredInt("n_layer"),
            Heads = heads,
            KeyValueHeads = heads,
            HeadDim = heads > 0 ? hidden / heads : 1,
            MaxPositionEmbeddings = fields.Int("n_positions") ?? fields.RequiredInt("n_ctx"),
            NormEpsilon = fields.Number("layer_norm_epsilon") ?? 1e-5,
            TieWordEmbeddings = fields.Flag("tie_word_embeddings", true),
            AttentionBias = true,
            AttentionOutputBias = true,
            MlpBias = true,
            Activation = HiddenActivation.GeluNew,
        };
    }
}
