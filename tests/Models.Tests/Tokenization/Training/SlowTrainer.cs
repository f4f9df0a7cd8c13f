using Pipeline.Models.Tokenization.Patterns;
using Pipeline.Models.Tokenization.Training;

namespace Pipeline.Models.Tests.Tokenization.Training;

/// <summary>Training as it is defined: count all pairs anew before every merge.</summary>
internal static class SlowTrainer
{
    public static List<(string, string)> Train(IEnumerable<string> texts, BpeTrainerOptions options)
    {
        List<string> tokens = [.. options.SpecialTokens, .. ByteCharacters.Of.Select(c => c.ToString())];
        var words = WordCounter.Count(texts, options).Select(word => (Symbols: word.Key.Select(c => c.ToString()).ToList(), Count: word.Value)).ToList();
        var merges = new List<(string, string)>();
        while (tokens.Count < options.VocabularySize)
        {
            var counts = new Dictionary<(string, string), long>();
            foreach (var (symbols, count) in words)
                foreach (var pair in symbols.Zip(symbols.Skip(1)))
                    counts[pair] = counts.GetValueOrDefault(pair) + count;
            var best = counts.Where(pair => !options.SpecialTokens.Contains(pair.Key.Item1 + pair.Key.Item2)).OrderByDescending(pair => pair.Value)
                .ThenBy(pair => tokens.IndexOf(pair.Key.Item1)).ThenBy(pair => tokens.IndexOf(pair.Key.Item2)).First();
            if (best.Value < options.MinimumCount)
                break;
            merges.Add(best.Key);
            var merged = best.Key.Item1 + best.Key.Item2;
            if (!tokens.Contains(merged))
                tokens.Add(merged);
            foreach (var (symbols, _) in words)
                for (var i = 0; i + 1 < symbols.Count; i++)
                    if ((symbols[i], symbols[i + 1]) == best.Key)
                    {
                        symbols[i] = merged;
                        symbols.RemoveAt(i + 1);
                    }
        }
        return merges;
    }
}
