using Pipeline.Providers.Wire;

namespace Pipeline.Providers;

/// <summary>A token and how probable the model held it.</summary>
/// <param name="Logprob">Natural logarithm. −9999 stands for a probability of 0, as in OpenAI's API, since JSON has no infinity.</param>
public sealed record TokenLogprob(string Token, double Logprob)
{
    public const double Never = -9999;

    public string Token { get; } = WellFormed.Text(Token);

    public double Logprob { get; } = double.IsFinite(Logprob) ? Logprob : Never;
}

/// <summary>One position of a reply: the token that stands there, and the most probable ones, at most five, falling.</summary>
public sealed record TokenLogprobs(TokenLogprob Chosen, IReadOnlyList<TokenLogprob> Top);
