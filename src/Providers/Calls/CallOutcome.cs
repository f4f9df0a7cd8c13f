namespace Pipeline.Providers.Calls;

/// <summary>How a call ended.</summary>
public enum OutcomeKind
{
    Answered,

    /// <summary>The reply reached its limit of tokens.</summary>
    Truncated,

    /// <summary>The reply has no text.</summary>
    Empty,

    /// <summary>The provider's filter or the model itself held the answer back.</summary>
    Refused,

    /// <summary>The server never sent anything that can be read. Not stored: asked again next time.</summary>
    Unparsable,

    /// <summary>There was no reply. Not stored: asked again next time.</summary>
    Failed,
}

/// <summary>What became of one request.</summary>
/// <param name="Key">The name of its stored reply.</param>
/// <param name="Reply">Null where it is unparsable or failed.</param>
/// <param name="Attempts">Tries that were sent now; 0 where the reply was stored.</param>
/// <param name="Cost">What they cost, in the currency of the registry; 0 where there is no price.</param>
/// <param name="Problem">Why there is no reply.</param>
/// <param name="Latency">From the sending of the try that was answered to its reply; of a local model from when it began to read the prompt, others beside it. Null where the reply was stored, or there is none.</param>
public sealed record CallOutcome(OutcomeKind Kind, string Key, ChatReply? Reply, int Attempts, decimal Cost, string? Problem, TimeSpan? Latency = null)
{
    /// <summary>Whether the reply was stored before.</summary>
    public bool IsFromStore => Attempts == 0 && Reply is not null;

    /// <summary>Of a reply: its kind follows from how it ended and whether it says anything.</summary>
    public static CallOutcome Of(string key, ChatReply reply, int attempts, decimal cost, TimeSpan? latency = null) => new(KindOf(reply), key, reply, attempts, cost, null, latency);

    private static OutcomeKind KindOf(ChatReply reply) => reply.Finish switch
    {
        FinishReason.ContentFilter => OutcomeKind.Refused,
        FinishReason.Length => OutcomeKind.Truncated,
        _ => string.IsNullOrWhiteSpace(reply.Text) ? OutcomeKind.Empty : OutcomeKind.Answered,
    };
}
