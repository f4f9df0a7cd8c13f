using Pipeline.Models.Configuration;

namespace Pipeline.Models.Generation;

/// <summary>Token ids from outside, before the model sees them.</summary>
internal static class TokenChecks
{
    /// <summary>Refuses an empty list, and ids that the model does not have.</summary>
    /// <param name="what">As <c>Prompt 3</c>.</param>
    public static void Require(IReadOnlyList<int> tokens, string what, ModelConfig config)
    {
        if (tokens.Count == 0)
            throw new ArgumentException($"{what} has no tokens. Begin it with the model's first token (BOS), or leave it out.");
        for (var i = 0; i < tokens.Count; i++)
        {
            if (tokens[i] < 0 || tokens[i] >= config.VocabSize)
                throw new ArgumentException($"{what} has token {tokens[i]} at place {i + 1}; the model has tokens 0 to {config.VocabSize - 1}. Is the tokenizer another model's?");
        }
    }

    /// <summary>Refuses what is longer than the context.</summary>
    public static void RequireLength(int length, string what, ModelConfig config)
    {
        if (length > config.MaxPositionEmbeddings)
            throw new ArgumentException($"{what} has {length} tokens; the model's context has {config.MaxPositionEmbeddings}. Shorten it.");
    }
}
