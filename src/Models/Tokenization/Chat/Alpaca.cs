namespace Pipeline.Models.Tokenization.Chat;

/// <summary>Stanford Alpaca's, for an instruction without further input (source: tatsu-lab/stanford_alpaca, <c>train.py</c>); a system message takes the place of its first paragraph.</summary>
internal sealed class Alpaca : IChatFormat
{
    private const string Preamble = "Below is an instruction that describes a task. Write a response that appropriately completes the request.";

    public string Name => "alpaca";

    public bool MustAlternate => true;

    public IEnumerable<string?> Needed(ChatTokens tokens) => [tokens.Eos];

    public string? EndOfTurn(ChatTokens tokens) => tokens.Eos;

    public void Render(IReadOnlyList<ChatMessage> messages, bool addGenerationPrompt, ChatTokens tokens, Rendering rendering)
    {
        if (tokens.AddsBos)
            rendering.Token(tokens.Bos);
        rendering.Text(messages[0].Role == ChatMessage.System ? messages[0].Content : Preamble);
        foreach (var (role, content) in messages)
        {
            if (role == ChatMessage.User)
                rendering.Text($"\n\n### Instruction:\n{content}\n\n### Response:\n");
            else if (role == ChatMessage.Assistant)
                rendering.Text(content, trained: true).Token(tokens.Eos, trained: true);
        }
    }
}
