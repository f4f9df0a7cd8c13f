namespace Pipeline.Models.Configuration;

/// <summary>The families of decoder-only models that are known here.</summary>
public enum ModelArchitecture
{
    Llama,
    Mistral,
    Qwen2,
    /// <summary>As LLaMA, with query, key and value in one matrix, and gate and up in another.</summary>
    Phi3,
    /// <summary>Learned positions, layer norm with bias, and weights stored transposed (Conv1D).</summary>
    Gpt2,
}
