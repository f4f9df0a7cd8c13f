namespace Pipeline.Providers;

/// <summary>Tokens of a call, as the provider counts and charges them.</summary>
/// <param name="Prompt">Read, those from the provider's cache included.</param>
/// <param name="Completion">Written, hidden reasoning included.</param>
/// <param name="IsEstimate">Whether the server reported none, and these are estimated from the texts' lengths.</param>
public sealed record TokenUsage(long Prompt, long Completion, bool IsEstimate = false)
{
    public long Total => Prompt + Completion;

    /// <summary>What a server says, or null where that cannot be: a negative number would make a call free.</summary>
    internal static TokenUsage? Reported(long prompt, long completion) => prompt < 0 || completion < 0 ? null : new(prompt, completion);
}
