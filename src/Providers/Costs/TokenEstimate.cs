using System.Text;

namespace Pipeline.Providers.Costs;

/// <summary>Tokens by the length of a text, where no tokenizer is at hand.</summary>
public static class TokenEstimate
{
    /// <summary>OpenAI's rule of thumb for English ("What are tokens and how to count them?"), in UTF-8 bytes, so that other scripts do not come out too short.</summary>
    private const int BytesPerToken = 4;

    /// <summary>What a chat template puts around a message, generously: OpenAI's cookbook counts 3 or 4, Llama's template 5.</summary>
    private const int PerMessage = 8;

    /// <summary>About how many tokens a prompt has.</summary>
    public static long Prompt(ChatRequest request) => request.Messages.Sum(message => Text(message.Content) + PerMessage);

    /// <summary>How many it has at most: a token of a byte-level vocabulary is at least a byte.</summary>
    public static long PromptAtMost(ChatRequest request) => request.Messages.Sum(message => (long)Encoding.UTF8.GetByteCount(message.Content) + PerMessage);

    /// <summary>About how many tokens a text has.</summary>
    public static long Text(string text) => (Encoding.UTF8.GetByteCount(text) + BytesPerToken - 1L) / BytesPerToken;

    /// <summary>What a call took, of a server that does not say.</summary>
    public static TokenUsage Usage(ChatRequest request, string reply) => new(Prompt(request), Text(reply), IsEstimate: true);
}
