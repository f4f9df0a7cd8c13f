using Pipeline.Providers.Wire;

namespace Pipeline.Providers;

/// <summary>What a model answered.</summary>
/// <param name="Finish">Why it ended.</param>
/// <param name="Usage">What it took.</param>
/// <param name="Logprobs">One for each token of the reply; null where none were asked for or the provider gives none.</param>
public sealed record ChatReply(string Text, FinishReason Finish, TokenUsage Usage, IReadOnlyList<TokenLogprobs>? Logprobs = null)
{
    /// <summary>Well-formed: what is stored, as UTF-8, is then what was returned at first.</summary>
    public string Text { get; } = WellFormed.Text(Text);
}
