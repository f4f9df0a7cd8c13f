namespace Pipeline.Models.Tokenization.Merging;

/// <summary>
/// Byte-pair encoding of one word: again and again the merge of the lowest rank, the leftmost of equals. A linked list of symbols and a queue of
/// possible merges make that n log n, where a scan for each merge is quadratic.
/// </summary>
internal sealed class Merger(MergeTable merges)
{
    private const int LargestKept = 1 << 20;

    private readonly MergeQueue queue = new();
    private int[] ids = new int[64], next = new int[64], previous = new int[64];

    /// <summary>Whether the buffers are small enough to keep for the next word.</summary>
    public bool IsReusable => ids.Length <= LargestKept && queue.Capacity <= LargestKept;

    /// <summary>Merges the symbols of a word.</summary>
    /// <param name="symbols">Ids of the word's characters; merged in place.</param>
    /// <param name="start">Where the word starts in the list, which ends with it.</param>
    public void Merge(List<int> symbols, int start)
    {
        var count = symbols.Count - start;
        if (count < 2)
            return;
        Load(symbols, start, count);
        while (queue.TryPop(out var rank, out var at))
        {
            // An entry is stale when one of its two symbols has since been merged with another.
            var right = next[at];
            if (ids[at] < 0 || right < 0 || !merges.TryGet(ids[at], ids[right], out var current, out var merged) || current != rank)
                continue;
            (ids[at], ids[right], next[at]) = (merged, -1, next[right]);
            if (next[at] >= 0)
                previous[next[at]] = at;
            Consider(previous[at]);
            Consider(at);
        }
        symbols.RemoveRange(start, count);
        for (var at = 0; at >= 0; at = next[at])
            symbols.Add(ids[at]);
    }

    private void Load(List<int> symbols, int start, int count)
    {
        if (ids.Length < count)
        {
            var size = Math.Max(count, (int)Math.Min(ids.Length * 2L, Array.MaxLength));
            (ids, next, previous) = (new int[size], new int[size], new int[size]);
        }
        symbols.CopyTo(start, ids, 0, count);
        for (var i = 0; i < count; i++)
            (next[i], previous[i]) = (i + 1, i - 1);
        next[count - 1] = -1;
        for (var i = 0; i + 1 < count; i++)
            Consider(i);
    }

    private void Consider(int at)
    {
        if (at >= 0 && next[at] is >= 0 and var right && merges.TryGet(ids[at], ids[right], out var rank, out _))
            queue.Push(rank, at);
    }
}
