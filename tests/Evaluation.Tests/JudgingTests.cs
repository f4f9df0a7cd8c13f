using FsCheck;
using FsCheck.Fluent;
using Pipeline.Evaluation.Judging;

namespace Pipeline.Evaluation.Tests;

public sealed class JudgingTests
{
    private const string Template = "{question}\n{answer_a}\n{answer_b}";
    private static readonly PairOutcome[] Loss = [PairOutcome.Loss];

    [TestCase("so [[A]]", Verdict.A)]
    [TestCase("[[B]]\n", Verdict.B)]
    [TestCase("neither: [[C]].", Verdict.Tie)]
    [TestCase("answer B says \"[[B]]\", but [[A]]", Verdict.A)]
    [TestCase("[[A]] [[D]]", Verdict.A)]
    [TestCase("[A]", Verdict.Error)]
    [TestCase("[[a]]", Verdict.Error)]
    [TestCase("[[A", Verdict.Error)]
    [TestCase("[[[A]]]", Verdict.A)]
    [TestCase("", Verdict.Error)]
    public void Verdict_is_the_last_that_is_one(string reply, Verdict expected) => Assert.That(VerdictText.Read(reply), Is.EqualTo(expected));

    // FastChat: agreement decides, anything else is a tie, an error is an error.
    [TestCase(Verdict.A, Verdict.B, PairOutcome.Win, false)]
    [TestCase(Verdict.B, Verdict.A, PairOutcome.Loss, false)]
    [TestCase(Verdict.A, Verdict.A, PairOutcome.Tie, true)]
    [TestCase(Verdict.B, Verdict.B, PairOutcome.Tie, true)]
    [TestCase(Verdict.Tie, Verdict.Tie, PairOutcome.Tie, false)]
    [TestCase(Verdict.A, Verdict.Tie, PairOutcome.Tie, false)]
    [TestCase(Verdict.Tie, Verdict.A, PairOutcome.Tie, false)]
    [TestCase(Verdict.Error, Verdict.A, PairOutcome.Error, false)]
    [TestCase(Verdict.B, Verdict.Error, PairOutcome.Error, false)]
    public void Both_orders_make_a_result(Verdict first, Verdict second, PairOutcome outcome, bool flipped) =>
        Assert.That(PairResult.Of(first, second), Is.EqualTo(new PairResult(outcome, flipped)));

    [Test]
    public void Result_is_mirrored_when_the_models_change_roles() => Prop.ForAll<Verdict, Verdict>((first, second) =>
        PairResult.Of(second, first) is var mirrored && PairResult.Of(first, second) is var result && mirrored.Flipped == result.Flipped
        && mirrored.Outcome == result.Outcome switch { PairOutcome.Win => PairOutcome.Loss, PairOutcome.Loss => PairOutcome.Win, var same => same }).QuickCheckThrowOnFailure();

    [Test]
    public void Judge_that_always_says_A_finds_nothing()
    {
        var pairs = Enumerable.Range(0, 40).Select(_ => new JudgedPair("x", PairResult.Of(Verdict.A, Verdict.A), 1)).ToList();

        var summary = JudgeSummary.Of(pairs)[0];

        Assert.That((summary.WinRate, summary.FlipRate, summary.StandardError, summary.LengthCorrelation), Is.EqualTo((0.5, 1.0, 0.0, (double?)null)));
    }

    [Test]
    public void Summary_leaves_errors_out_of_its_shares_and_counts_by_category()
    {
        JudgedPair[] pairs =
        [
            new("a", new(PairOutcome.Win, false), 10), new("a", new(PairOutcome.Loss, false), -10), new("a", new(PairOutcome.Tie, true), 0),
            new("b", new(PairOutcome.Win, false), 5), new(null, new(PairOutcome.Error, false), 0),
        ];

        var (all, a, b) = (JudgeSummary.Of(pairs)[0], JudgeSummary.Of(pairs)[1], JudgeSummary.Of(pairs)[2]);

        Assert.That((all.Pairs, all.Wins, all.Losses, all.Ties, all.Errors), Is.EqualTo((4, 2, 1, 1, 1)));
        Assert.That(all.WinRate, Is.EqualTo(2.5 / 4));
        Assert.That(all.FlipRate, Is.EqualTo(0.25));
        Assert.That(a.LengthCorrelation, Is.EqualTo(1).Within(1e-12));
        Assert.That(a.StandardError, Is.EqualTo(0.5 / Math.Sqrt(3)).Within(1e-12), "sd(N − 1) of 1, 0, ½ is ½");
        Assert.That((b.Category, b.WinRate), Is.EqualTo(("b", 1.0)));
        Assert.That(JudgeSummary.Of([])[0].WinRate, Is.Null);
        Assert.That((b.Interval.Low, b.Interval.High), Is.EqualTo((0.0, 1.0)), "of one pair nothing is known");
        Assert.That(JudgeSummary.Of([new("a", PairResult.Of(1.0, 0.0), 0)])[0].FlipRate, Is.Null, "a scorer sees no order");
    }

    [Test]
    public void Several_judges_decide_by_more_than_half_of_those_without_an_error()
    {
        Assert.That(PairResult.Majority([PairOutcome.Win, PairOutcome.Win, PairOutcome.Loss]), Is.EqualTo(PairOutcome.Win));
        Assert.That(PairResult.Majority([PairOutcome.Win, PairOutcome.Loss]), Is.EqualTo(PairOutcome.Tie));
        Assert.That(PairResult.Majority([PairOutcome.Error, PairOutcome.Loss]), Is.EqualTo(PairOutcome.Loss));
        Assert.That(PairResult.Majority([PairOutcome.Error]), Is.EqualTo(PairOutcome.Error));
        Assert.That(PairResult.Majority(Loss), Is.EqualTo(PairOutcome.Loss));
    }

    [Test]
    public void Place_that_an_answer_spells_out_stays_text()
    {
        var prompt = JudgePrompt.Parse(Template, "pairwise.txt");

        Assert.That(prompt.Fill("q", "{answer_b}", "{question} $1 \\0", null), Is.EqualTo("q\n{answer_b}\n{question} $1 \\0"));
    }

    [TestCase("{question} {answer_a}", "no place for {answer_b}")]
    [TestCase(Template + "{refrence}", "{refrence}")]
    public void Template_with_wrong_places_is_refused(string template, string named) =>
        Assert.That(() => JudgePrompt.Parse(template, "p.txt"), Throws.TypeOf<FormatException>().With.Message.StartsWith("p.txt").And.Message.Contains(named));

    [Test]
    public void Reference_is_shown_where_the_template_has_a_place_for_it()
    {
        var prompt = JudgePrompt.Parse(Template + " {reference}", "p.txt");

        Assert.That(prompt.ShowsReference);
        Assert.That(prompt.Fill("q", "a", "b", "r"), Is.EqualTo("q\na\nb r"));
        Assert.That(() => prompt.Fill("q", "a", "b", null), Throws.ArgumentException);
    }
}
