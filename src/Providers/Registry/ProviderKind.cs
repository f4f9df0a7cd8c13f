namespace Pipeline.Providers.Registry;

/// <summary>Who answers.</summary>
public enum ProviderKind
{
    OpenAi,
    Anthropic,
    Gemini,

    /// <summary>A server that speaks OpenAI's language, such as vLLM, llama.cpp or Ollama.</summary>
    OpenAiCompatible,

    /// <summary>A model of ours, in this process.</summary>
    Local,
}
