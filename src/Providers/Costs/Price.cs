namespace Pipeline.Providers.Costs;

/// <summary>What a model costs.</summary>
/// <param name="In">Of a million tokens read, in the currency of the registry.</param>
/// <param name="Out">Of a million tokens written.</param>
public sealed record Price(decimal In, decimal Out)
{
    private const decimal Million = 1_000_000;

    /// <summary>Exact: decimal, never rounded.</summary>
    public decimal Of(TokenUsage usage) => ((usage.Prompt * In) + (usage.Completion * Out)) / Million;

    /// <summary>What a call costs at most: all of its bytes are tokens, and the reply is as long as it may be.</summary>
    public decimal AtMost(ChatRequest request) => Of(new(TokenEstimate.PromptAtMost(request), request.MaxTokens));

    /// <summary>About what a call costs whose reply is as long as it may be.</summary>
    public decimal About(ChatRequest request) => Of(new(TokenEstimate.Prompt(request), request.MaxTokens));
}
