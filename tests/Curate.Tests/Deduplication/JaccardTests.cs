using FsCheck;
using FsCheck.Fluent;
using Pipeline.Curate.Deduplication;

namespace Pipeline.Curate.Tests.Deduplication;

public sealed class JaccardTests
{
    [Test]
    public void Of_any_sets_is_intersection_over_union() =>
        Prop.ForAll<byte[], byte[]>((x, y) =>
        {
            var left = x.Select(b => (ulong)b).Distinct().Order().ToArray();
            var right = y.Select(b => (ulong)b).Distinct().Order().ToArray();
            var union = left.Union(right).Count();
            var expected = union == 0 ? 1 : (double)left.Intersect(right).Count() / union;
            return Jaccard.Of(left, right) == expected && Jaccard.Of(right, left) == expected
                && (Jaccard.Possible(left.Length, right.Length, expected) || union == 0);
        }).QuickCheckThrowOnFailure();

    [Test]
    public void Of_four_of_five_reaches_a_threshold_of_0_8() =>
        Assert.That(Jaccard.Of([1, 2, 3, 4], [1, 2, 3, 4, 5]), Is.GreaterThanOrEqualTo(0.8));
}
