using Pipeline.Curate.Splitting;

namespace Pipeline.Curate.Tests.Splitting;

public sealed class SplitRuleTests
{
    private static readonly SplitRule Tenths = new(new() { Validation = 0.1, Test = 0.2 });

    [Test]
    public void Of_many_prompts_gives_the_shares_asked_for()
    {
        var counts = Enumerable.Range(0, 20_000).Select(i => Tenths.Of(SplitRule.Key($"question {i}", 42))).CountBy(split => split).ToDictionary();

        // Standard deviation of a share of 0.2 over 20,000: 0.0028; five of them is 0.014.
        Assert.Multiple(() =>
        {
            Assert.That(counts[Split.Test] / 20_000.0, Is.EqualTo(0.2).Within(0.014));
            Assert.That(counts[Split.Validation] / 20_000.0, Is.EqualTo(0.1).Within(0.011));
        });
    }

    [Test]
    public void Of_another_share_of_validation_moves_no_row_of_test()
    {
        var other = new SplitRule(new() { Validation = 0.3, Test = 0.2 });
        var keys = Enumerable.Range(0, 2000).Select(i => SplitRule.Key($"question {i}", 42)).ToList();

        Assert.That(keys.Where(key => other.Of(key) == Split.Test), Is.EqualTo(keys.Where(key => Tenths.Of(key) == Split.Test)));
    }

    [Test]
    public void Of_shares_of_nought_and_one_give_all_to_one_side() =>
        Assert.Multiple(() =>
        {
            Assert.That(new SplitRule(new() { Validation = 0, Test = 0 }).Of(ulong.MaxValue), Is.EqualTo(Split.Train));
            Assert.That(new SplitRule(new() { Validation = 0, Test = 0 }).Of(0), Is.EqualTo(Split.Train));
            Assert.That(new SplitRule(new() { Validation = 0, Test = 1 }).Of(ulong.MaxValue), Is.EqualTo(Split.Test));
            Assert.That(new SplitRule(new() { Validation = 1, Test = 0 }).Of(0), Is.EqualTo(Split.Validation));
        });

    [Test]
    public void Key_same_words_written_otherwise_is_equal_and_another_seed_is_not() =>
        Assert.Multiple(() =>
        {
            Assert.That(SplitRule.Key("What  is it?", 42), Is.EqualTo(SplitRule.Key("what is it", 42)));
            Assert.That(SplitRule.Key("What is it?", 43), Is.Not.EqualTo(SplitRule.Key("What is it?", 42)));
        });
}
