using Pipeline.Curate.Deduplication;

namespace Pipeline.Curate.Tests.Deduplication;

public sealed class BandingTests
{
    // Source: datasketch's formula (lsh.py, _optimal_param), false positives and false negatives weighed the same.
    [TestCase(0.5, 128, 25, 5)]
    [TestCase(0.7, 128, 14, 9)]
    [TestCase(0.8, 128, 9, 13)]
    [TestCase(0.9, 128, 5, 25)]
    [TestCase(0.5, 256, 42, 6)]
    [TestCase(0.7, 256, 25, 10)]
    [TestCase(0.8, 256, 17, 15)]
    [TestCase(0.85, 256, 13, 19)]
    [TestCase(0.9, 256, 9, 28)]
    public void Balanced_published_thresholds_gives_datasketchs_bands(double threshold, int permutations, int bands, int rows) =>
        Assert.That(Banding.Balanced(threshold, permutations), Is.EqualTo(new Banding(bands, rows)));

    // Source: 1 − (1 − s^13)^9, as tabulated for the balanced bands at 0.8.
    [TestCase(0.80, 0.40)]
    [TestCase(0.85, 0.69)]
    [TestCase(0.90, 0.93)]
    [TestCase(0.95, 0.998)]
    public void Probability_nine_bands_of_thirteen_is_the_tabulated_one(double similarity, double expected) =>
        Assert.That(new Banding(9, 13).Probability(similarity), Is.EqualTo(expected).Within(0.005));

    [Test]
    public void ForRecall_default_threshold_gives_25_bands_of_5() =>
        Assert.That(Banding.ForRecall(0.8, 128, 0.999), Is.EqualTo(new Banding(25, 5)));

    [Test]
    public void ForRecall_any_threshold_reaches_the_recall_within_the_permutations([Range(0.3, 1.0, 0.05)] double threshold)
    {
        var banding = Banding.ForRecall(threshold, 128, 0.999);

        Assert.Multiple(() =>
        {
            Assert.That(banding.Probability(threshold), Is.GreaterThanOrEqualTo(0.999));
            Assert.That(banding.Bands * banding.Rows, Is.LessThanOrEqualTo(128));
        });
    }
}
