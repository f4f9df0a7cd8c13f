namespace Pipeline.Models.Tokenization.Training;

/// <summary>Two neighbouring tokens.</summary>
internal readonly record struct Pair(int Left, int Right) : IComparable<Pair>
{
    public int CompareTo(Pair other) => Left != other.Left ? Left.CompareTo(other.Left) : Right.CompareTo(other.Right);
}

/// <summary>
/// How often each pair of tokens occurs in the words, kept up to date merge by merge: only words that have the merged pair are looked at again.
/// </summary>
internal sealed class PairCounts
{
    private readonly List<(int[] Symbols, long Count)> words = [];
    private readonly Dictionary<Pair, long> counts = [];
    private readonly Dictionary<Pair, List<int>> places = [];
    private readonly HashSet<Pair> grown = [];
    // Entries may be out of date; what comes off is checked. The most frequent first, the lowest ids of equals, so the order of texts has no say.
    private readonly PriorityQueue<(Pair Pair, long Count), (long, Pair)> queue = new(Comparer<(long Count, Pair Pair)>.Create((a, b) => a.Count != b.Count ? b.Count.CompareTo(a.Count) : a.Pair.CompareTo(b.Pair)));

    public PairCounts(IEnumerable<(int[] Symbols, long Count)> words)
    {
        foreach (var (symbols, count) in words)
        {
            this.words.Add((symbols, count));
            Add(this.words.Count - 1, count);
        }
        EnqueueGrown();
    }

    /// <summary>Takes the most frequent pair; false when none is left.</summary>
    public bool TryTake(out Pair pair, out long count)
    {
        while (queue.TryDequeue(out var entry, out _))
        {
            (pair, count) = entry;
            var current = counts.GetValueOrDefault(pair);
            if (current == count)
                return true;
            // It became rarer since: it queues again. If it became more frequent, it did so then.
            if (current > 0 && current < count)
                queue.Enqueue((pair, current), (current, pair));
        }
        (pair, count) = (default, 0);
        return false;
    }

    /// <summary>Merges a pair in all words.</summary>
    public void Merge(Pair pair, int merged)
    {
        foreach (var place in places[pair])
        {
            var (symbols, count) = words[place];
            var shorter = Merge(symbols, pair, merged);
            // A word is listed twice where two merges make the same token.
            if (shorter.Length == symbols.Length)
                continue;
            foreach (var old in Pairs(symbols))
                counts[old] -= count;
            words[place] = (shorter, count);
            Add(place, count, merged);
        }
        counts.Remove(pair);
        places.Remove(pair);
        EnqueueGrown();
    }

    // Counts the pairs of a word; lists the word under those that are new to it.
    private void Add(int place, long count, int? merged = null)
    {
        foreach (var pair in Pairs(words[place].Symbols))
        {
            counts[pair] = counts.GetValueOrDefault(pair) + count;
            if (merged is { } id && pair.Left != id && pair.Right != id)
                continue;
            grown.Add(pair);
            var list = places.TryGetValue(pair, out var known) ? known : places[pair] = [];
            if (list.Count == 0 || list[^1] != place)
                list.Add(place);
        }
    }

    private void EnqueueGrown()
    {
        foreach (var pair in grown)
            if (counts.GetValueOrDefault(pair) is > 0 and var count)
                queue.Enqueue((pair, count), (count, pair));
        grown.Clear();
    }

    private static IEnumerable<Pair> Pairs(int[] symbols)
    {
        for (var i = 0; i + 1 < symbols.Length; i++)
            yield return new(symbols[i], symbols[i + 1]);
    }

    private static int[] Merge(int[] symbols, Pair pair, int merged)
    {
        var kept = new List<int>(symbols.Length);
        for (var i = 0; i < symbols.Length; i++)
        {
            var found = i + 1 < symbols.Length && symbols[i] == pair.Left && symbols[i + 1] == pair.Right;
            kept.Add(found ? merged : symbols[i]);
            i += found ? 1 : 0;
        }
        return [.. kept];
    }
}
