namespace Pipeline.Models.Generation;

/// <summary>One prompt and its reply so far.</summary>
/// <param name="place">Of the prompt among all.</param>
/// <param name="number">Of the prompt: with the seed and a token's place it decides a sample.</param>
/// <param name="room">Tokens that the reply may have.</param>
internal sealed class GrowingSequence(int place, long number, IReadOnlyList<int> prompt, int room, GenerationOptions options, Func<IReadOnlyList<int>, string>? decode)
{
    private readonly List<int> _tokens = [];
    private readonly List<float> _logprobs = [];
    private readonly List<IReadOnlyList<TokenLogprob>> _top = [];
    private readonly StopText? _stop = options.StopStrings.Count > 0 ? new(decode!, options.StopStrings) : null;

    public int Place => place;

    /// <summary>Tokens of the prompt and the reply.</summary>
    public int Length => prompt.Count + _tokens.Count;

    /// <summary>How many of them the model has read.</summary>
    public int Fed { get; set; }

    /// <summary>When the model began to read it.</summary>
    public long Began { get; set; }

    /// <summary>Where its keys and values are.</summary>
    public int Slot { get; set; }

    /// <summary>Why it ended; null while it goes on.</summary>
    public FinishReason? Reason { get; private set; } = room > 0 ? null : FinishReason.Length;

    public int this[int index] => index < prompt.Count ? prompt[index] : _tokens[index - prompt.Count];

    /// <summary>A number in [0, 1) for the next token. It depends on nothing else that is generated.</summary>
    public double Draw() => new SplitMix64(SplitMix64.Derive(options.Seed, (ulong)number, (ulong)_tokens.Count)).NextDouble();

    public void Append(int token, float logprob, IReadOnlyList<TokenLogprob> top)
    {
        if (!float.IsFinite(logprob))
            throw GenerationFailedException.NotFinite($"after token {Length} of a prompt");

        _tokens.Add(token);
        _logprobs.Add(logprob);
        _top.Add(top);
        Reason = options.StopTokens.Contains(token) ? FinishReason.StopToken
            : _stop?.Reached(_tokens) == true ? FinishReason.StopString
            : _tokens.Count >= room ? FinishReason.Length
            : null;
    }

    public GenerationResult Result()
    {
        var result = new GenerationResult(_tokens, Reason!.Value, _logprobs, _top, null);
        if (decode is null)
            return result;
        var text = decode(result.Content);
        return result with { Text = Reason is FinishReason.StopString ? _stop!.Cut(text) : text };
    }
}
