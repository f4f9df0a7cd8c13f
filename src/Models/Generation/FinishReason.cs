namespace Pipeline.Models.Generation;

/// <summary>Why a reply ended.</summary>
public enum FinishReason
{
    /// <summary>A stop token, which is the last of its tokens.</summary>
    StopToken,

    /// <summary>A stop string, completed by its last token.</summary>
    StopString,

    /// <summary><see cref="GenerationOptions.MaxNewTokens"/>, or the end of the model's context.</summary>
    Length,
}
