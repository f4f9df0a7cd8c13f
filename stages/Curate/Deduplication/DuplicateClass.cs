namespace Pipeline.Curate.Deduplication;

/// <summary>
/// Near duplicates among rows whose answers are the same. Rows are visited in canonical order; one that reaches the threshold with a row kept before it
/// falls away in favour of the first such row. So every row that falls away is like a row that stays (no chains), no two rows that stay are alike,
/// and neither depends on the order of the input.
/// </summary>
internal static class DuplicateClass
{
    /// <summary>By comparing each row with every kept one: exact.</summary>
    /// <param name="shingles">Each row's shingle set, in canonical order.</param>
    /// <param name="threshold">Least Jaccard similarity of a duplicate.</param>
    public static Duplicate[] ByComparison(IReadOnlyList<ulong[]> shingles, double threshold)
    {
        var found = new Duplicate[shingles.Count];
        var kept = new List<int>();
        for (var row = 0; row < found.Length; row++)
        {
            found[row] = First(shingles, row, kept, threshold);
            if (found[row].IsKept)
                kept.Add(row);
        }

        return found;
    }

    /// <summary>By comparing each row with the kept ones that an index names: for classes too large for all pairs.</summary>
    public static Duplicate[] ByIndex(IReadOnlyList<ulong[]> shingles, double threshold, ICandidateIndex index)
    {
        var found = new Duplicate[shingles.Count];
        var candidates = new List<int>();
        for (var row = 0; row < found.Length; row++)
        {
            index.Candidates(row, candidates);
            candidates.Sort();
            found[row] = First(shingles, row, candidates, threshold);
            if (found[row].IsKept)
                index.Keep(row);
        }

        return found;
    }

    /// <summary>The first of <paramref name="candidates"/> (ascending) that is like <paramref name="row"/>.</summary>
    private static Duplicate First(IReadOnlyList<ulong[]> shingles, int row, List<int> candidates, double threshold)
    {
        var own = shingles[row];
        foreach (var candidate in candidates)
        {
            var other = shingles[candidate];
            if (!Jaccard.Possible(own.Length, other.Length, threshold))
                continue;
            var similarity = Jaccard.Of(own, other);
            if (similarity >= threshold)
                return new(candidate, similarity);
        }

        return Duplicate.None;
    }
}
