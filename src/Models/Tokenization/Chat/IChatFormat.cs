namespace Pipeline.Models.Tokenization.Chat;

/// <summary>A way to write a conversation as one text.</summary>
internal interface IChatFormat
{
    string Name { get; }

    /// <summary>Whether user and assistant must take turns.</summary>
    bool MustAlternate { get; }

    /// <summary>The tokens without which it cannot be written; null for one that the model has not.</summary>
    IEnumerable<string?> Needed(ChatTokens tokens);

    /// <summary>The token that ends an answer.</summary>
    string? EndOfTurn(ChatTokens tokens);

    void Render(IReadOnlyList<ChatMessage> messages, bool addGenerationPrompt, ChatTokens tokens, Rendering rendering);
}
