namespace Pipeline.Providers;

/// <summary>Tokens of a call, as the provider counts and charges them.</summary>
/// <param name="Prompt">Read, those from the provider's cache included.</param>
/// <param name="Completion">Written, hidden reasoning included.</param>
/// <param name="IsEstimate">Whether the server reported none, and these are estimated from the texts' lengths.</param>
public sealed record TokenUsage(long Prompt, long Completion, bool IsEstimate = false)
{
    public long Total => Prompt + Completion;
}
