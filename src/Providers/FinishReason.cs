namespace Pipeline.Providers;

/// <summary>Why a reply ended.</summary>
public enum FinishReason
{
    /// <summary>The model ended it, or a stop text did.</summary>
    Stop,

    /// <summary><see cref="ChatRequest.MaxTokens"/>, or the end of the model's context.</summary>
    Length,

    /// <summary>The provider's filter held it back, or the model refused.</summary>
    ContentFilter,

    /// <summary>Anything else, such as a call of a tool that nobody offered.</summary>
    Other,
}
