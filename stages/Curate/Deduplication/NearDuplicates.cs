using System.Runtime.InteropServices;
using Pipeline.Curate.Rows;

namespace Pipeline.Curate.Deduplication;

/// <summary>Finds rows that say nearly the same: the same answers, and prompts whose word n-grams reach a Jaccard similarity.</summary>
internal static class NearDuplicates
{
    /// <summary>
    /// Up to this many rows of one answer, comparing all pairs (about 0.15 µs each) costs less than a signature of 128 permutations
    /// (about 0.2 µs a shingle, some 50 shingles), and misses nothing.
    /// </summary>
    internal const int SmallClass = 64;

    /// <summary>
    /// A bucket fuller than this means prompts from one template, or a crowd of copies. 20,000 such prompts took 67 s by bands alone.
    /// </summary>
    internal const int CrowdedBucket = 1000;

    /// <summary>For each row, the earlier row that it repeats.</summary>
    /// <param name="rows">Distinct rows in canonical order.</param>
    /// <param name="options">Threshold, n-gram and signature sizes.</param>
    /// <param name="parallel">How many threads, and when to stop. The result does not depend on it.</param>
    public static Duplicate[] Find(IReadOnlyList<CleanRow> rows, NearDuplicateOptions options, ParallelOptions parallel)
    {
        var found = new Duplicate[rows.Count];
        Array.Fill(found, Duplicate.None);
        if (!options.Enabled)
            return found;

        var classes = ClassesByAnswer(rows);
        Parallel.ForEach(classes.Where(members => members.Count <= SmallClass), parallel, members =>
            Record(found, members, DuplicateClass.ByComparison([.. members.Select(row => Set(rows[row], options))], options.Threshold)));

        var minHash = new MinHash(options.Permutations);
        var banding = options.Banding;
        foreach (var members in classes.Where(members => members.Count > SmallClass))
        {
            var shingles = new ulong[members.Count][];
            Parallel.For(0, shingles.Length, parallel, i => shingles[i] = Set(rows[members[i]], options));
            var bands = new BandIndex(shingles, minHash, banding, parallel);
            ICandidateIndex index = bands.LargestBucket <= CrowdedBucket ? bands : new PrefixIndex(shingles, options.Threshold);
            Record(found, members, DuplicateClass.ByIndex(shingles, options.Threshold, index));
        }

        return found;
    }

    /// <summary>Rows that share an answer with another row, by answer; the only ones that can be merged.</summary>
    private static List<List<int>> ClassesByAnswer(IReadOnlyList<CleanRow> rows)
    {
        var first = new Dictionary<UInt128, int>(rows.Count);
        var classes = new List<List<int>>();
        var classOf = new Dictionary<int, List<int>>();
        for (var row = 0; row < rows.Count; row++)
        {
            ref var earlier = ref CollectionsMarshal.GetValueRefOrAddDefault(first, rows[row].AnswerKey, out var known);
            if (!known)
            {
                earlier = row;
                continue;
            }

            if (!classOf.TryGetValue(earlier, out var members))
            {
                classOf[earlier] = members = [earlier];
                classes.Add(members);
            }

            members.Add(row);
        }

        return classes;
    }

    private static ulong[] Set(CleanRow row, NearDuplicateOptions options) =>
        Shingles.Of(Conversation.Prompt(Conversation.Unpack(row.Packed)), options.Ngram);

    private static void Record(Duplicate[] found, List<int> members, Duplicate[] ofClass)
    {
        for (var i = 0; i < ofClass.Length; i++)
        {
            if (!ofClass[i].IsKept)
                found[members[i]] = ofClass[i] with { Kept = members[ofClass[i].Kept] };
        }
    }
}
