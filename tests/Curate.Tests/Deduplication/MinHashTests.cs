using System.Numerics;
using FsCheck;
using FsCheck.Fluent;
using Pipeline.Curate.Deduplication;

namespace Pipeline.Curate.Tests.Deduplication;

public sealed class MinHashTests
{
    private const ulong Prime = (1UL << 61) - 1;

    [Test]
    public void Permute_any_operands_is_exact_arithmetic_in_the_Mersenne_field() =>
        Prop.ForAll<ulong, ulong, ulong>((a, x, b) =>
        {
            (a, x, b) = (a % Prime, x % Prime, b % Prime);
            return MinHash.Permute(a, x, b) == (uint)(ulong)(((((BigInteger)a * x) + b) % Prime) & 0xFFFFFFFF);
        }).QuickCheckThrowOnFailure();

    [TestCase(Prime - 1, Prime - 1, Prime - 1)]
    [TestCase(1UL, 0UL, 0UL)]
    [TestCase(1UL, Prime - 1, 1UL)]
    public void Permute_at_the_edges_of_the_field_is_exact(ulong a, ulong x, ulong b) =>
        Assert.That(MinHash.Permute(a, x, b), Is.EqualTo((uint)(ulong)(((((BigInteger)a * x) + b) % Prime) & 0xFFFFFFFF)));

    [Test]
    public void Sign_sets_of_known_overlap_agree_in_their_share_of_values()
    {
        // 1,024 permutations estimate a Jaccard of 0.6 with a standard error of √(0.6·0.4/1024) = 0.0153; five of them is 0.077.
        var minHash = new MinHash(1024);
        var left = Enumerable.Range(0, 800).Select(i => Hash64.Combine(7, (ulong)i)).ToArray();
        var right = Enumerable.Range(200, 800).Select(i => Hash64.Combine(7, (ulong)i)).ToArray();
        var (a, b) = (new uint[1024], new uint[1024]);

        minHash.Sign(left, a);
        minHash.Sign(right, b);

        Assert.That(a.Zip(b).Count(pair => pair.First == pair.Second) / 1024.0, Is.EqualTo(0.6).Within(0.077));
    }

    [Test]
    public void Sign_same_set_in_another_order_gives_the_same_signature()
    {
        var minHash = new MinHash(128);
        ulong[] shingles = [5, 900, 17, ulong.MaxValue, 0];
        var (a, b) = (new uint[128], new uint[128]);

        minHash.Sign(shingles, a);
        minHash.Sign([.. shingles.Reverse()], b);

        Assert.That(b, Is.EqualTo(a));
    }
}
