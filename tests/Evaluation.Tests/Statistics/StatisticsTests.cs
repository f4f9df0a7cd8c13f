using System.Numerics;
using FsCheck;
using FsCheck.Fluent;
using Pipeline.Evaluation.Statistics;

namespace Pipeline.Evaluation.Tests.Statistics;

public sealed class StatisticsTests
{
    [Test]
    public void Standard_error_is_that_of_the_sample()
    {
        Assert.That(Sample.StandardError([2, 4, 4, 4, 5, 5, 7, 9]), Is.EqualTo(Math.Sqrt(32.0 / 7 / 8)).Within(1e-12));
        Assert.That(Sample.StandardError([1]), Is.Zero);
    }

    // Source: Newcombe 1998, table I, the score method: 81/263 and 15/148, 0/20, 1/29.
    [TestCase(81, 263, 0.2553, 0.3662)]
    [TestCase(15, 148, 0.0624, 0.1605)]
    [TestCase(0, 20, 0.0000, 0.1611)]
    [TestCase(1, 29, 0.0061, 0.1718)]
    public void Wilson_gives_published_intervals(int successes, int count, double low, double high)
    {
        var interval = Sample.Wilson(successes, count);

        Assert.That((interval.Low, interval.High), Is.EqualTo((low, high)).Using<(double, double)>((a, b) => Math.Abs(a.Item1 - b.Item1) < 5e-5 && Math.Abs(a.Item2 - b.Item2) < 5e-5));
    }

    [Test]
    public void Wilson_holds_the_share_and_stays_within_0_and_1() => Prop.ForAll<NonNegativeInt, NonNegativeInt>((a, b) =>
    {
        var (successes, count) = (Math.Min(a.Get, b.Get), Math.Max(1, Math.Max(a.Get, b.Get)));
        var (low, high) = Sample.Wilson(successes, count);
        return low >= 0 && high <= 1 && low <= (double)successes / count && (double)successes / count <= high;
    }).QuickCheckThrowOnFailure();

    // R: quantile(c(1, 2, 3, 4, 10), type = 7).
    [TestCase(0.0, 1)]
    [TestCase(0.25, 2)]
    [TestCase(0.5, 3)]
    [TestCase(0.95, 8.8)]
    [TestCase(1.0, 10)]
    public void Percentile_is_of_type_7(double share, double expected) => Assert.That(Sample.Percentile([10, 1, 3, 2, 4], share), Is.EqualTo(expected).Within(1e-12));

    [Test]
    public void Correlation_is_null_where_one_side_does_not_vary()
    {
        Assert.That(Sample.Correlation([1, 2, 3], [2, 4, 6]), Is.EqualTo(1).Within(1e-12));
        Assert.That(Sample.Correlation([1, 2, 3], [3, 2, 1]), Is.EqualTo(-1).Within(1e-12));
        Assert.That(Sample.Correlation([1, 1], [1, 2]), Is.Null);
    }

    // Binomial tails in closed form: 2·(1 + 10 + 45)/2^10, 2·1/2^5, and all of the distribution.
    [TestCase(2, 8, 112.0 / 1024)]
    [TestCase(8, 2, 112.0 / 1024)]
    [TestCase(0, 5, 2.0 / 32)]
    [TestCase(3, 3, 1)]
    [TestCase(0, 0, 1)]
    public void McNemar_two_sided_is_exact(int improved, int regressed, double expected) => Assert.That(McNemar.TwoSided(improved, regressed), Is.EqualTo(expected).Within(1e-12));

    [Test]
    public void McNemar_agrees_with_whole_numbers_and_is_small_only_for_the_worse()
    {
        foreach (var (improved, regressed) in new[] { (0, 12), (40, 61), (147, 68), (300, 331), (1200, 1100) })
        {
            var n = improved + regressed;
            BigInteger choose = 1, sum = 0;
            for (var k = 0; k <= improved; k++)
            {
                sum += choose;
                choose = choose * (n - k) / (k + 1);
            }

            var exact = Math.Exp(BigInteger.Log(sum) - (n * Math.Log(2)));
            Assert.That(McNemar.Worse(improved, regressed), Is.EqualTo(exact).Within(1e-9 * exact), $"{improved}, {regressed}");
        }

        Assert.That(McNemar.Worse(5, 20), Is.LessThan(0.01));
        Assert.That(McNemar.Worse(20, 5), Is.GreaterThan(0.99));
    }

    [Test]
    public void Bootstrap_interval_holds_the_mean_and_repeats_for_a_seed() => Prop.ForAll<NonEmptyArray<int>>(values =>
    {
        double[] differences = [.. values.Get.Select(value => (double)(value % 3))];
        var interval = PairedBootstrap.Of(differences, seed: 7, resamples: 200);
        return interval.Low <= differences.Average() + 1e-9 && differences.Average() - 1e-9 <= interval.High && interval == PairedBootstrap.Of(differences, seed: 7, resamples: 200);
    }).QuickCheckThrowOnFailure();

    [Test]
    public void Bootstrap_interval_of_many_rows_is_that_of_the_normal_distribution()
    {
        double[] differences = [.. Enumerable.Range(0, 1000).Select(i => i % 4 == 0 ? 1.0 : 0.0)];

        var (low, high) = PairedBootstrap.Of(differences, seed: 1);

        // A quarter ± 1.96·√(¼·¾/1000); the ends of 10,000 resamples are steady to about 0.001.
        Assert.That(low, Is.EqualTo(0.25 - 0.0268).Within(0.002));
        Assert.That(high, Is.EqualTo(0.25 + 0.0268).Within(0.002));
    }

    // Chen et al. 2021, and by hand: 1 − (3/5 · 2/4) for 2 of 5 right; one draw is the share.
    [TestCase(5, 2, 1, 0.4)]
    [TestCase(5, 2, 2, 0.7)]
    [TestCase(5, 4, 2, 1)]
    [TestCase(5, 0, 3, 0)]
    public void Pass_at_k_is_the_closed_form(int n, int right, int k, double expected) => Assert.That(PassAtK.Of(n, right, k), Is.EqualTo(expected).Within(1e-12));

    [Test]
    public void Choose_takes_each_number_at_most_once()
    {
        var chosen = new SplitMix64(3).Choose(100, 40);

        Assert.That(chosen, Is.Unique.And.Ordered);
        Assert.That(chosen, Has.Count.EqualTo(40));
        Assert.That(new SplitMix64(3).Choose(3, 9), Is.EqualTo(new[] { 0, 1, 2 }));
    }
}
