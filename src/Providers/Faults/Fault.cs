namespace Pipeline.Providers.Faults;

/// <summary>Why there is no reply.</summary>
/// <param name="Message">What was wrong, without keys.</param>
public sealed record Fault(FaultKind Kind, string Message)
{
    /// <summary>How long the server asks to wait.</summary>
    public TimeSpan? RetryAfter { get; init; }

    /// <summary>What a person can do, of a fatal one.</summary>
    public string? Advice { get; init; }

    /// <summary>Whether the model may have answered, and the provider may charge for it. A status other than success costs nothing.</summary>
    public bool MayBeCharged { get; init; }

    internal bool IsRetried => Kind is FaultKind.Transient or FaultKind.Unparsable;
}
