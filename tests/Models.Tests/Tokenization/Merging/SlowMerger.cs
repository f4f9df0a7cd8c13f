using Pipeline.Models.Tokenization.Merging;

namespace Pipeline.Models.Tests.Tokenization.Merging;

/// <summary>Byte-pair encoding as it is defined: look at every pair, merge the best, start again.</summary>
internal static class SlowMerger
{
    public static List<int> Merge(MergeTable merges, IEnumerable<int> symbols)
    {
        var word = symbols.ToList();
        while (true)
        {
            var (best, at, into) = (int.MaxValue, -1, 0);
            for (var i = 0; i + 1 < word.Count; i++)
                if (merges.TryGet(word[i], word[i + 1], out var rank, out var merged) && rank < best)
                    (best, at, into) = (rank, i, merged);
            if (at < 0)
                return word;
            word[at] = into;
            word.RemoveAt(at + 1);
        }
    }
}
