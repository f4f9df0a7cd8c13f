namespace Pipeline.Providers;

/// <summary>What a model is asked. Everything here is part of a stored reply's name.</summary>
public sealed record ChatRequest
{
    /// <summary>The conversation so far, at least one message.</summary>
    public required IReadOnlyList<ChatMessage> Messages { get; init; }

    /// <summary>In [0, 2]; null leaves it to the model. Default: null, because some models refuse any.</summary>
    public double? Temperature { get; init; }

    /// <summary>The mass of the most probable tokens that are sampled from, in (0, 1]; null leaves it to the model. Default: null.</summary>
    public double? TopP { get; init; }

    /// <summary>Tokens of the reply, at most. Default: 1024.</summary>
    public int MaxTokens { get; init; } = 1024;

    /// <summary>Each of these texts ends the reply. Default: none.</summary>
    public IReadOnlyList<string> Stop { get; init; } = [];

    /// <summary>Asks for repeatable samples, of providers that have such a thing (Anthropic has none). Default: null.</summary>
    public long? Seed { get; init; }

    /// <summary>Whether the five most probable tokens of each position are wanted. Default: no.</summary>
    public bool Logprobs { get; init; }

    /// <summary>Tells samples of the same conversation apart; the model does not see it. Default: 0.</summary>
    public int Sample { get; init; }

    /// <exception cref="ArgumentException">A value is out of its bounds: all of them in one message.</exception>
    internal void Check()
    {
        List<string> problems = [];
        Require(Messages.Count > 0, "there is no message");
        Require(Temperature is null or (>= 0 and <= 2), $"Temperature is {Temperature}; it is 0 to 2");
        Require(TopP is null or (> 0 and <= 1), $"TopP is {TopP}; it is more than 0 and at most 1");
        Require(MaxTokens >= 1, $"MaxTokens is {MaxTokens}; it is at least 1");
        Require(!Stop.Any(string.IsNullOrEmpty), "a stop text is empty");
        Require(Sample >= 0, $"Sample is {Sample}; it is 0 or more");
        if (problems.Count > 0)
            throw new ArgumentException($"A model cannot be asked this: {string.Join("; ", problems)}.");

        void Require(bool holds, string problem)
        {
            if (!holds)
                problems.Add(problem);
        }
    }
}
