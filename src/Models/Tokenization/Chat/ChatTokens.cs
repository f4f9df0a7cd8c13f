namespace Pipeline.Models.Tokenization.Chat;

/// <summary>The tokens of a model that templates name by role.</summary>
/// <param name="Bos">Begins a text; null where the model has none.</param>
/// <param name="Eos">Ends an answer; null where the model names none.</param>
/// <param name="AddsBos">Whether the tokenizer itself would put <paramref name="Bos"/> in front of a text.</param>
internal sealed record ChatTokens(string? Bos, string? Eos, bool AddsBos)
{
    public static ChatTokens Of(Tokenizer tokenizer) => new(
        tokenizer.BosId is { } bos ? tokenizer.TokenOf(bos) : null,
        tokenizer.EosId is { } eos ? tokenizer.TokenOf(eos) : null,
        tokenizer.AddsBos);
}
