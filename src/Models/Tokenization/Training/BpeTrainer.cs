using Pipeline.Models.Tokenization.Patterns;

namespace Pipeline.Models.Tokenization.Training;

/// <summary>Trains a byte-level BPE tokenizer.</summary>
public static class BpeTrainer
{
    /// <summary>
    /// Merges the most frequent pair of tokens again and again (Sennrich et al. 2016), the lowest ids of equals. The result depends on the texts alone, not on their order.
    /// </summary>
    /// <param name="texts">What to learn from.</param>
    /// <param name="options">Sizes and special tokens.</param>
    /// <exception cref="ArgumentException">An option is out of bounds.</exception>
    public static TrainedBpe Train(IEnumerable<string> texts, BpeTrainerOptions options)
    {
        options.Check();
        var tokens = options.SpecialTokens.Concat(ByteCharacters.Of.Select(c => c.ToString())).ToList();
        // Special tokens first, so that the id of a byte is known. A merge that spells a special token would let plain text steer the model.
        var ids = tokens.Select((token, id) => (token, id)).ToDictionary(pair => pair.token, pair => pair.id);
        var special = options.SpecialTokens.ToHashSet();
        var pairs = new PairCounts(WordCounter.Count(texts, options).Select(word => (word.Key.Select(c => ids[c.ToString()]).ToArray(), word.Value)));
        var merges = new List<(string, string)>();
        while (tokens.Count < options.VocabularySize && pairs.TryTake(out var pair, out var count) && count >= options.MinimumCount)
        {
            var (left, right) = (tokens[pair.Left], tokens[pair.Right]);
            if (special.Contains(left + right))
                continue;
            if (!ids.TryGetValue(left + right, out var merged))
            {
                ids[left + right] = merged = tokens.Count;
                tokens.Add(left + right);
            }
            merges.Add((left, right));
            pairs.Merge(pair, merged);
        }
        return new(tokens, merges, options);
    }
}
