namespace Pipeline.Models.Tokenization.Chat;

/// <summary>Llama-3's: <c>&lt;|start_header_id|&gt;role&lt;|end_header_id|&gt;⏎⏎content&lt;|eot_id|&gt;</c> after the token that begins a text (source: meta-llama/llama3, <c>tokenizer.py</c>).</summary>
internal sealed class Llama3Chat : IChatFormat
{
    private const string Start = "<|start_header_id|>", End = "<|end_header_id|>", EndOfMessage = "<|eot_id|>";

    public string Name => "llama-3";

    public bool MustAlternate => false;

    public IEnumerable<string?> Needed(ChatTokens tokens) => [tokens.Bos, Start, End, EndOfMessage];

    public string? EndOfTurn(ChatTokens tokens) => EndOfMessage;

    public void Render(IReadOnlyList<ChatMessage> messages, bool addGenerationPrompt, ChatTokens tokens, Rendering rendering)
    {
        rendering.Token(tokens.Bos);
        foreach (var (role, content) in messages)
        {
            var trained = role == ChatMessage.Assistant;
            Header(role).Text(content.Trim(), trained).Token(EndOfMessage, trained);
        }
        if (addGenerationPrompt)
            Header(ChatMessage.Assistant);

        Rendering Header(string role) => rendering.Token(Start).Text(role).Token(End).Text("\n\n");
    }
}
