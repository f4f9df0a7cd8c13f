namespace Pipeline.Models.Tokenization.Chat;

/// <summary>No markup: system message, empty line, question, line break, answer, and the token that ends a text.</summary>
internal sealed class PlainChat : IChatFormat
{
    public string Name => "plain";

    public bool MustAlternate => true;

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
                rendering.Text(role == ChatMessage.System ? $"{content}\n\n" : $"{content}\n");
        }
    }
}
