namespace Pipeline.Models.Tokenization.Chat;

/// <summary>ChatML: <c>&lt;|im_start|&gt;role⏎content&lt;|im_end|&gt;⏎</c>.</summary>
/// <param name="defaultSystem">The system message of a conversation without one; null for none.</param>
internal sealed class ChatMl(string? defaultSystem = null) : IChatFormat
{
    private const string Start = "<|im_start|>", End = "<|im_end|>";

    public string Name => "chatml";

    public bool MustAlternate => false;

    public IEnumerable<string?> Needed(ChatTokens tokens) => [Start, End];

    public string? EndOfTurn(ChatTokens tokens) => End;

    public void Render(IReadOnlyList<ChatMessage> messages, bool addGenerationPrompt, ChatTokens tokens, Rendering rendering)
    {
        if (defaultSystem is not null && messages[0].Role != ChatMessage.System)
            messages = [new(ChatMessage.System, defaultSystem), .. messages];
        foreach (var (role, content) in messages)
        {
            var trained = role == ChatMessage.Assistant;
            rendering.Token(Start).Text($"{role}\n").Text(content, trained).Token(End, trained).Text("\n");
        }
        if (addGenerationPrompt)
            rendering.Token(Start).Text("assistant\n");
    }
}
