namespace Pipeline.Models.Generation;

/// <summary>How replies are generated. The defaults are greedy decoding.</summary>
public sealed record GenerationOptions
{
    /// <summary>Tokens of a reply, at most; the model's context may end it earlier. Default: 256.</summary>
    public int MaxNewTokens { get; init; } = 256;

    /// <summary>What logits are divided by before sampling; 0 takes the most probable token each time. Default: 0.</summary>
    public double Temperature { get; init; }

    /// <summary>How many of the most probable tokens are sampled from, and those that tie with the last of them; 0 for all. Default: 0.</summary>
    public int TopK { get; init; }

    /// <summary>Sampled from are the most probable tokens that first reach this mass together (Holtzman et al. 2020), in (0, 1]. Default: 1, all.</summary>
    public double TopP { get; init; } = 1;

    /// <summary>Decides the samples, with a prompt's number and a token's place in the reply. Default: 0.</summary>
    public ulong Seed { get; init; }

    /// <summary>The number of the first prompt: a list generated in parts gets the samples that the whole would. Default: 0.</summary>
    public long FirstPrompt { get; init; }

    /// <summary>Each of these tokens ends a reply. Default: none.</summary>
    public IReadOnlyCollection<int> StopTokens { get; init; } = [];

    /// <summary>Each of these texts ends a reply, wherever tokens begin and end in it. Default: none.</summary>
    public IReadOnlyList<string> StopStrings { get; init; } = [];

    /// <summary>How many of the most probable tokens are reported with each token, 0 to 20. Default: 0.</summary>
    public int TopLogprobs { get; init; }

    /// <summary>Replies in the making at once. More are faster; fp32 log-probabilities change with it in their last digits. Default: 32.</summary>
    public int MaxBatch { get; init; } = 32;

    /// <summary>
    /// Bytes of keys and values at once. Every reply in the making has room for the longest prompt, so where one is long there are fewer at a time, and one at least.
    /// A constant, since what a machine has free would change the last digits of log-probabilities. Default: 4 GiB.
    /// </summary>
    public long CacheBytes { get; init; } = 4L << 30;

    /// <summary>Tokens of a forward pass, but that each reply in the making always gets one: longer prompts are read in pieces. Default: 2048.</summary>
    public int StepTokens { get; init; } = 2048;

    /// <exception cref="ArgumentException">A value is out of its bounds: all of them in one message.</exception>
    internal void Check()
    {
        List<string> problems = [];
        Require(MaxNewTokens >= 1, $"MaxNewTokens is {MaxNewTokens}; it is at least 1");
        Require(double.IsFinite(Temperature) && Temperature >= 0, $"Temperature is {Temperature}; it is 0 (greedy) or more");
        Require(TopK >= 0, $"TopK is {TopK}; it is 0 (all) or more");
        Require(TopP is > 0 and <= 1, $"TopP is {TopP}; it is more than 0 and at most 1");
        Require(FirstPrompt >= 0, $"FirstPrompt is {FirstPrompt}; it is 0 or more");
        Require(!StopStrings.Any(string.IsNullOrEmpty), "a stop string is empty, and would end every reply at once");
        Require(TopLogprobs is >= 0 and <= 20, $"TopLogprobs is {TopLogprobs}; it is 0 to 20");
        Require(MaxBatch >= 1, $"MaxBatch is {MaxBatch}; it is at least 1");
        Require(CacheBytes >= 1, $"CacheBytes is {CacheBytes}; it is at least 1");
        Require(StepTokens >= 1, $"StepTokens is {StepTokens}; it is at least 1");
        if (problems.Count > 0)
            throw new ArgumentException($"Generation cannot begin with these options:{Quote.List(problems)}");

        void Require(bool holds, string problem)
        {
            if (!holds)
                problems.Add(problem);
        }
    }
}
