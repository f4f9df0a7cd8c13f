namespace Pipeline.Curate.Deduplication;

/// <summary>
/// Candidates by their rarest shingles (prefix filtering: Chaudhuri, Ganti and Kaushik 2006; Bayardo, Ma and Srikant 2007). Two sets of Jaccard t or more
/// share at least one of the n − ⌈t·n⌉ + 1 shingles that come first in any common order; with rare ones first, few others do.
/// For prompts made from one long template: their bands agree by the template alone, and every pair would be a candidate.
/// </summary>
internal sealed class PrefixIndex : ICandidateIndex
{
    private const int CounterBits = 22;
    private const int None = -1;
    private readonly IReadOnlyList<ulong[]> _shingles;
    private readonly double _threshold;
    // Shingles share counters by their low bits: a wrong count costs time only, since the order stays one and the same.
    private readonly int[] _counts = new int[1 << CounterBits];
    private readonly Dictionary<ulong, int> _heads = [];
    private readonly List<(int Row, int Next)> _entries = [];
    private readonly int[] _seenBy;
    private ulong[] _prefix = [];

    public PrefixIndex(IReadOnlyList<ulong[]> shingles, double threshold)
    {
        _shingles = shingles;
        _threshold = threshold;
        _seenBy = new int[shingles.Count];
        Array.Fill(_seenBy, None);
        foreach (var set in shingles)
        {
            foreach (var shingle in set)
                _counts[Counter(shingle)]++;
        }
    }

    public void Candidates(int row, List<int> candidates)
    {
        candidates.Clear();
        _prefix = Prefix(_shingles[row]);
        foreach (var shingle in _prefix)
        {
            for (var entry = _heads.GetValueOrDefault(shingle, None); entry != None; entry = _entries[entry].Next)
            {
                var other = _entries[entry].Row;
                if (_seenBy[other] == row)
                    continue;
                _seenBy[other] = row;
                candidates.Add(other);
            }
        }
    }

    public void Keep(int row)
    {
        foreach (var shingle in _prefix)
        {
            _entries.Add((row, _heads.GetValueOrDefault(shingle, None)));
            _heads[shingle] = _entries.Count - 1;
        }
    }

    /// <summary>The rarest n − ⌈t·n⌉ + 1 shingles, by (count, value).</summary>
    private ulong[] Prefix(ulong[] set)
    {
        var counts = Array.ConvertAll(set, shingle => _counts[Counter(shingle)]);
        var order = Enumerable.Range(0, set.Length).OrderBy(i => counts[i]).ThenBy(i => set[i]);
        // A hair less than t·n, so that rounding never shortens a prefix.
        var needed = (int)Math.Ceiling((_threshold * set.Length) - 1e-9);
        return [.. order.Take(set.Length - needed + 1).Select(i => set[i])];
    }

    private static int Counter(ulong shingle) => (int)(shingle & ((1 << CounterBits) - 1));
}
