using FsCheck;
using FsCheck.Fluent;
using Pipeline.Curate.Deduplication;

namespace Pipeline.Curate.Tests.Deduplication;

public sealed class DuplicateClassTests
{
    private const double Threshold = 0.8;

    [Test]
    public void ByComparison_any_rows_leaves_no_pair_alike_and_merges_only_alike_rows() =>
        Prop.ForAll(Gen.Choose(1, 200).ToArbitrary(), seed =>
        {
            var rows = Rows(seed, 60);
            var found = DuplicateClass.ByComparison(rows, Threshold);
            var kept = Enumerable.Range(0, rows.Count).Where(i => found[i].IsKept).ToList();
            return kept.TrueForAll(i => kept.TrueForAll(k => i == k || Jaccard.Of(rows[i], rows[k]) < Threshold))
                && Enumerable.Range(0, rows.Count).Where(i => !found[i].IsKept)
                    .All(i => found[found[i].Kept].IsKept && found[i].Kept < i && Jaccard.Of(rows[i], rows[found[i].Kept]) == found[i].Similarity);
        }).QuickCheckThrowOnFailure();

    [Test]
    public void ByBands_rows_with_planted_duplicates_finds_what_comparing_all_finds()
    {
        var rows = Rows(seed: 5, count: 3000);
        var index = new BandIndex(rows, new MinHash(128), Banding.ForRecall(Threshold, 128, 0.999), new ParallelOptions());

        var byBands = DuplicateClass.ByIndex(rows, Threshold, index);
        var exact = DuplicateClass.ByComparison(rows, Threshold);

        // One pair in a thousand at the threshold may be missed; in these 3,000 rows none is.
        Assert.That(byBands, Is.EqualTo(exact));
        Assert.That(exact.Count(found => !found.IsKept), Is.GreaterThan(500));
    }

    [Test]
    public void ByIndex_any_rows_by_prefixes_finds_exactly_what_comparing_all_finds() =>
        Prop.ForAll(Gen.Choose(1, 200).ToArbitrary(), Gen.Elements(0.5, 0.6, 0.75, 0.8, 0.9, 1.0).ToArbitrary(), (seed, threshold) =>
        {
            var rows = Rows(seed, 150);
            return DuplicateClass.ByIndex(rows, threshold, new PrefixIndex(rows, threshold)).SequenceEqual(DuplicateClass.ByComparison(rows, threshold));
        }).QuickCheckThrowOnFailure();

    /// <summary>Sets of about 40 values, of which half are earlier ones with up to 8 values changed.</summary>
    private static List<ulong[]> Rows(int seed, int count)
    {
        var random = new Random(seed);
        var rows = new List<ulong[]>();
        while (rows.Count < count)
        {
            var values = rows.Count > 0 && random.Next(2) == 0 ? rows[random.Next(rows.Count)].ToArray() : [.. Enumerable.Range(0, random.Next(30, 50)).Select(_ => (ulong)random.NextInt64())];
            for (var change = random.Next(9); change > 0; change--)
                values[random.Next(values.Length)] = (ulong)random.NextInt64();
            rows.Add([.. values.Distinct().Order()]);
        }

        return rows;
    }
}
