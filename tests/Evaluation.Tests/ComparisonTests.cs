using Pipeline.Evaluation.Comparison;

namespace Pipeline.Evaluation.Tests;

public sealed class ComparisonTests
{
    private static readonly GateRules Rules = new(CategoryLoss: 0.02, Significance: 0.05, Gain: null);

    [Test]
    public void Comparison_counts_improved_and_regressed_apart()
    {
        PairedRow[] rows = [new("1", "a", 0, 1), new("2", "a", 1, 1), new("3", "b", 1, 0), new("4", null, 0, 0.4)];

        var (all, a) = (PairedComparison.Of(rows, 0.5, 1)[0], PairedComparison.Of(rows, 0.5, 1)[1]);

        Assert.That((all.Rows, all.Improved, all.Regressed), Is.EqualTo((4, 1, 1)));
        Assert.That(all.Difference, Is.EqualTo(0.1).Within(1e-12));
        Assert.That((a.Category, a.Before, a.After), Is.EqualTo(("a", 0.5, 1.0)));
    }

    [Test]
    public void Interval_does_not_depend_on_the_order_of_rows()
    {
        PairedRow[] rows = [.. Enumerable.Range(0, 50).Select(i => new PairedRow($"{i:00}", null, i % 2, i % 3 == 0 ? 1 : 0))];

        Assert.That(PairedComparison.Of([.. rows.Reverse()], 0.5, 9), Is.EqualTo(PairedComparison.Of(rows, 0.5, 9)));
    }

    [TestCase(10, 0, ExpectedResult = 1, Description = "10 of 100 lost, none won: p = 2⁻¹⁰")]
    [TestCase(3, 0, ExpectedResult = 0, Description = "3 points, but by chance one time in eight")]
    [TestCase(1, 0, ExpectedResult = 0, Description = "one point")]
    [TestCase(25, 22, ExpectedResult = 0, Description = "3 points of noise")]
    public int Gate_stops_for_a_loss_that_is_large_and_significant(int regressed, int improved) => Rules.Check(PairedComparison.Of(Rows("c", regressed, improved), 0.5, 1).Skip(1)).Count;

    [Test]
    public void Gate_says_which_category_and_why()
    {
        var violation = Rules.Check(PairedComparison.Of([.. Rows("bad", 10, 0), .. Rows("good", 0, 10)], 0.5, 1)).Single();

        Assert.That(violation.Comparison.Category, Is.EqualTo("bad"));
        Assert.That(violation.Reason, Does.Contain("worse by 10.0 points (limit 2)").And.Contain("(limit 0.05)"));
    }

    [Test]
    public void Gate_asks_all_rows_for_the_gain()
    {
        var compared = PairedComparison.Of(Rows("c", 0, 5), 0.5, 1);

        Assert.That((Rules with { Gain = 0.05 }).Check(compared), Is.Empty);
        Assert.That((Rules with { Gain = 0.06 }).Check(compared).Single().Reason, Does.Contain("gained 5.0 points"));
    }

    private static PairedRow[] Rows(string category, int regressed, int improved) =>
        [.. Enumerable.Range(0, 100).Select(i => new PairedRow($"{category}{i}", category, i < regressed ? 1 : 0, i >= 100 - improved ? 1 : 0))];
}
