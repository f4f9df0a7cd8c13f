namespace Pipeline.Curate.Deduplication;

/// <summary>The kept rows by the bands of their signatures: arrays of indices, no objects, as there are bands × rows entries.</summary>
internal sealed class BandIndex : ICandidateIndex
{
    private const int None = -1;
    private readonly int[][] _buckets;
    private readonly int[][] _heads;
    private readonly int[][] _next;
    private readonly int[] _seenBy;

    /// <summary>Signs every row and groups equal bands; nothing is kept yet.</summary>
    public BandIndex(IReadOnlyList<ulong[]> shingles, MinHash minHash, Banding banding, ParallelOptions parallel)
    {
        var keys = BandKeys(shingles, minHash, banding, parallel);
        _buckets = new int[banding.Bands][];
        _heads = new int[banding.Bands][];
        _next = new int[banding.Bands][];
        _seenBy = new int[shingles.Count];
        Array.Fill(_seenBy, None);
        var largest = new int[banding.Bands];
        Parallel.For(0, banding.Bands, parallel, band =>
        {
            (_buckets[band], var count, largest[band]) = Group(keys[band]);
            _heads[band] = new int[count];
            _next[band] = new int[shingles.Count];
            Array.Fill(_heads[band], None);
        });
        LargestBucket = largest.Max();
    }

    /// <summary>Rows of the fullest bucket, kept or not.</summary>
    public int LargestBucket { get; private set; }

    public void Candidates(int row, List<int> candidates)
    {
        candidates.Clear();
        for (var band = 0; band < _buckets.Length; band++)
        {
            var bucket = _buckets[band][row];
            if (bucket == None)
                continue;
            for (var other = _heads[band][bucket]; other != None; other = _next[band][other])
            {
                if (_seenBy[other] == row)
                    continue;
                _seenBy[other] = row;
                candidates.Add(other);
            }
        }
    }

    public void Keep(int row)
    {
        for (var band = 0; band < _buckets.Length; band++)
        {
            var bucket = _buckets[band][row];
            if (bucket == None)
                continue;
            _next[band][row] = _heads[band][bucket];
            _heads[band][bucket] = row;
        }
    }

    private static ulong[][] BandKeys(IReadOnlyList<ulong[]> shingles, MinHash minHash, Banding banding, ParallelOptions parallel)
    {
        var keys = new ulong[banding.Bands][];
        for (var band = 0; band < keys.Length; band++)
            keys[band] = new ulong[shingles.Count];
        Parallel.For(0, shingles.Count, parallel, () => new uint[minHash.Permutations], (row, _, signature) =>
        {
            minHash.Sign(shingles[row], signature);
            for (var band = 0; band < keys.Length; band++)
            {
                var key = 0UL;
                foreach (var value in signature.AsSpan(band * banding.Rows, banding.Rows))
                    key = Hash64.Combine(key, value);
                keys[band][row] = key;
            }

            return signature;
        }, _ => { });
        return keys;
    }

    /// <summary>A dense number for each key that occurs twice or more; rows alone with their key have none and cost nothing later.</summary>
    private static (int[] Buckets, int Count, int Largest) Group(ulong[] keys)
    {
        var rows = Enumerable.Range(0, keys.Length).ToArray();
        var sorted = (ulong[])keys.Clone();
        Array.Sort(sorted, rows);
        var buckets = new int[keys.Length];
        Array.Fill(buckets, None);
        var (count, largest) = (0, 0);
        for (int start = 0, end; start < sorted.Length; start = end)
        {
            for (end = start + 1; end < sorted.Length && sorted[end] == sorted[start];)
                end++;
            largest = Math.Max(largest, end - start);
            if (end - start < 2)
                continue;
            for (var i = start; i < end; i++)
                buckets[rows[i]] = count;
            count++;
        }

        return (buckets, count, largest);
    }
}
