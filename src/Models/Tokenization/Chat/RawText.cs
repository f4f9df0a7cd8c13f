namespace Pipeline.Models.Tokenization.Chat;

/// <summary>The messages' texts one after the other, with nothing between them: what a model continues that was never taught to converse.</summary>
internal sealed class RawText : IChatFormat
{
    public string Name => "raw";

    public bool MustAlternate => false;

    public IEnumerable<string?> Needed(ChatTokens tokens) => [tokens.Eos];

    public string? EndOfTurn(ChatTokens tokens) => tokens.Eos;

    public void Render(IReadOnlyList<ChatMessage> messages, bool addGenerationPrompt, ChatTokens tokens, Rendering rendering)
    {
        if (tokens.AddsBos)
            rendering.Token(tokens.Bos);
        foreach (var (role, content) in messages)
        {
            var trained = role == ChatMessage.Assistant;
            rendering.Text(content, trained);
            if (trained)
                rendering.Token(tokens.Eos, trained);
        }
    }
}
