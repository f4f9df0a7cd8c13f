namespace Pipeline.Models.Tokenization.Chat;

/// <summary>Llama-2's: <c>[INST] question [/INST] answer </c> between the tokens that begin and end a text (source: meta-llama/llama, <c>generation.py</c>).</summary>
internal sealed class Llama2Chat : IChatFormat
{
    public string Name => "llama-2";

    public bool MustAlternate => true;

    public IEnumerable<string?> Needed(ChatTokens tokens) => [tokens.Bos, tokens.Eos];

    public string? EndOfTurn(ChatTokens tokens) => tokens.Eos;

    public void Render(IReadOnlyList<ChatMessage> messages, bool addGenerationPrompt, ChatTokens tokens, Rendering rendering)
    {
        var system = "";
        foreach (var (role, content) in messages)
        {
            switch (role)
            {
                case ChatMessage.System:
                    system = $"<<SYS>>\n{content}\n<</SYS>>\n\n";
                    break;
                case ChatMessage.User:
                    rendering.Token(tokens.Bos).Text($"[INST] {(system + content).Trim()} [/INST]");
                    system = "";
                    break;
                default:
                    rendering.Text($" {content.Trim()} ", trained: true).Token(tokens.Eos, trained: true);
                    break;
            }
        }
    }
}
