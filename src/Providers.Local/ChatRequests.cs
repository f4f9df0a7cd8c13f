namespace Pipeline.Providers.Local;

/// <summary>Conversations of curated rows as models are asked them.</summary>
public static class ChatRequests
{
    /// <summary>At temperature 0.</summary>
    /// <param name="messages">Role (<c>system</c>, <c>user</c> or <c>assistant</c>) and content of each.</param>
    /// <param name="tokens">Of the reply, at most.</param>
    public static ChatRequest Greedy(IEnumerable<(string Role, string Content)> messages, int tokens) => new()
    {
        Messages = [.. messages.Select(message => new ChatMessage(RoleOf(message.Role), message.Content))],
        Temperature = 0,
        MaxTokens = tokens,
    };

    private static ChatRole RoleOf(string role) => role switch
    {
        "system" => ChatRole.System,
        "assistant" => ChatRole.Assistant,
        _ => ChatRole.User,
    };
}
