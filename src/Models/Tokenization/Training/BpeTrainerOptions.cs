using Pipeline.Models.Tokenization.Patterns;

namespace Pipeline.Models.Tokenization.Training;

/// <summary>How a tokenizer is trained.</summary>
public sealed record BpeTrainerOptions
{
    /// <summary>How many tokens at most, special ones and the 256 bytes included. Fewer come out where the texts have no more pairs.</summary>
    public required int VocabularySize { get; init; }

    /// <summary>Tokens that steer the model; they take the first ids, in this order, and never come out of merges.</summary>
    public IReadOnlyList<string> SpecialTokens { get; init; } = [];

    /// <summary>How many digits a token has at most, 1 to 3. Default 3, as Llama-3.</summary>
    public int Digits { get; init; } = 3;

    /// <summary>How often a pair must occur to be merged. Default 2.</summary>
    public long MinimumCount { get; init; } = 2;

    /// <summary>The special token that begins a text; null for none.</summary>
    public string? Bos { get; init; }

    /// <summary>The special token that ends a text or an answer; null for none.</summary>
    public string? Eos { get; init; }

    /// <summary>The special token that fills up batches; null for none.</summary>
    public string? Pad { get; init; }

    /// <summary>The text of a chat template to write beside the tokenizer; null for none.</summary>
    public string? ChatTemplate { get; init; }

    /// <exception cref="ArgumentException">Something is out of bounds; the message names all of it.</exception>
    internal void Check()
    {
        List<string> wrong = [];
        if (VocabularySize < 256 + SpecialTokens.Count)
            wrong.Add($"VocabularySize is {VocabularySize}, but 256 bytes and {SpecialTokens.Count} special tokens need {256 + SpecialTokens.Count}");
        if (Digits is < 1 or > 3)
            wrong.Add($"Digits is {Digits}, not 1 to 3");
        if (MinimumCount < 1)
            wrong.Add($"MinimumCount is {MinimumCount}, not at least 1");
        if (SpecialTokens.Any(token => token.Length == 0) || SpecialTokens.Distinct().Count() < SpecialTokens.Count)
            wrong.Add("SpecialTokens has an empty token or one twice");
        if (SpecialTokens.FirstOrDefault(token => ByteCharacters.Of.Any(sign => token == sign.ToString())) is { } sign)
            wrong.Add($"the special token \"{sign}\" is the sign of a byte, which is a token already");
        foreach (var (role, token) in ((string, string?)[])[("Bos", Bos), ("Eos", Eos), ("Pad", Pad)])
            if (token is not null && !SpecialTokens.Contains(token))
                wrong.Add($"{role} is \"{token}\", which is not among SpecialTokens");
        if (wrong.Count > 0)
            throw new ArgumentException($"{string.Join("; ", wrong)}.");
    }
}
