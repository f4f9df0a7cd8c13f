namespace Pipeline.Models.Generation;

/// <summary>A token and the natural logarithm of its probability.</summary>
public readonly record struct TokenLogprob(int Id, float Logprob);

/// <summary>The reply to one prompt.</summary>
/// <param name="Tokens">All tokens that were generated, a stop token too.</param>
/// <param name="Logprobs">Of each token, by the model itself: neither temperature nor top-k nor top-p change them.</param>
/// <param name="TopLogprobs">At each place the most probable tokens, falling, the lower id first among equals; empty lists where none were asked for.</param>
/// <param name="Text">What the tokens say, without a stop token, and up to a stop string; null where no decoder was given.</param>
public sealed record GenerationResult(
    IReadOnlyList<int> Tokens, FinishReason Reason, IReadOnlyList<float> Logprobs, IReadOnlyList<IReadOnlyList<TokenLogprob>> TopLogprobs, string? Text)
{
    /// <summary>The tokens without the stop token.</summary>
    public IReadOnlyList<int> Content => Reason is FinishReason.StopToken ? [.. Tokens.SkipLast(1)] : Tokens;
}
