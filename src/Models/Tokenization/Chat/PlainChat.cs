namespace Pipeline.Models.Tokenization.Chat;

/// <summary>No markup: the messages' texts one after the other, and the token that ends a text after each answer.</summary>
/// <param name="afterSystem">What stands between the system message and what follows.</param>
/// <param name="afterQuestion">What stands between a question and its answer.</param>
internal sealed class PlainChat(string name, bool mustAlternate, string afterSystem, string afterQuestion) : IChatFormat
{
    /// <summary>System message, empty line, question, line break, answer.</summary>
    public static PlainChat Lines => new("plain", mustAlternate: true, "\n\n", "\n");

    /// <summary>Nothing between the texts: what a model continues that was never taught to converse.</summary>
    public static PlainChat Raw => new("raw", mustAlternate: false, "", "");

    public string Name => name;

    public bool MustAlternate => mustAlternate;

    public IEnumerable<string?> Needed(ChatTokens tokens) => [tokens.Eos];

    public string? EndOfTurn(ChatTokens tokens) => tokens.Eos;

    public void Render(IReadOnlyList<ChatMessage> messages, bool addGenerationPrompt, ChatTokens tokens, Rendering rendering)
    {
        if (tokens.AddsBos)
            rendering.Token(tokens.Bos);
        foreach (var (role, content) in messages)
        {
            if (role == ChatMessage.Assistant)
                rendering.Text(content, trained: true).Token(tokens.Eos, trained: true);
            else
                rendering.Text(content + (role == ChatMessage.System ? afterSystem : afterQuestion));
        }
    }
}
