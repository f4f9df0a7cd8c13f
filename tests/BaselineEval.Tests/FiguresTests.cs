using Pipeline.BaselineEval.Data;
using Pipeline.BaselineEval.Labels;
using Pipeline.BaselineEval.Results;
using Pipeline.Providers;
using Pipeline.Providers.Calls;

namespace Pipeline.BaselineEval.Tests;

public sealed class FiguresTests
{
    [Test]
    public void Figures_count_unparsable_as_wrong_and_leave_out_what_got_no_reply()
    {
        // 3 true positives, 1 false positive, 1 false negative, 2 true negatives, 1 unparsable positive, 1 without a reply.
        Prediction[] predictions = [Of("yes", "yes"), Of("yes", "yes"), Of("yes", "yes"), Of("no", "yes"), Of("yes", "no"), Of("no", "no"), Of("no", "no"), Of("yes", "?"), Of("yes", null)];

        var figures = Figures.Of(predictions, new(["no", "yes"], "yes"));

        double Value(string metric, string? label = null) => figures.All().Single(figure => figure.Metric == metric && figure.Label == label).Value;
        Assert.Multiple(() =>
        {
            Assert.That((Value("rows"), Value("unanswered"), Value("unparsable"), Value("accuracy")), Is.EqualTo((8.0, 1.0, 1.0, 5 / 8.0)));
            Assert.That((Value("precision_binary", "yes"), Value("recall_binary", "yes")), Is.EqualTo((3 / 4.0, 3 / 5.0)));
            Assert.That(Value("f1_binary", "yes"), Is.EqualTo(2 * 0.75 * 0.6 / 1.35).Within(1e-12));
            Assert.That(Value("precision_macro"), Is.EqualTo(((3 / 4.0) + (2 / 3.0)) / 2).Within(1e-12));
            Assert.That((Value("support", "no"), Value("support", "yes")), Is.EqualTo((3.0, 5.0)));
            Assert.That(Value("accuracy_low"), Is.InRange(0.30, 0.31), "Wilson's interval of 5 of 8 is 0.306 to 0.863");
        });
    }

    [Test]
    public void Label_that_no_row_has_and_nobody_said_is_in_no_mean() =>
        Assert.That(Figures.Of([Of("yes", "yes"), Of("no", "no")], new(["maybe", "no", "yes"], null)).Metrics.Macro.F1, Is.EqualTo(1));

    [Test]
    public void Report_shows_every_figure_and_the_matrix()
    {
        var report = EvaluationReport.Of("reviews", Figures.Of([Of("yes", "yes"), Of("no", "?")], new(["no", "yes"], "yes")));
        Assert.That(report, Does.Contain("accuracy    50.0 %").And.Contain("1 of them unparsable").And.Contain("binary: 'yes'").And.Contain("unparsable\n"));
    }

    private static Prediction Of(string actual, string? said)
    {
        var row = new LabelledRow(1, "{}", new Dictionary<string, string>(), actual);
        var outcome = said is null ? new CallOutcome(OutcomeKind.Failed, "key", null, 1, 0, "cut") : CallOutcome.Of("key", new ChatReply(said, FinishReason.Stop, new(1, 1)), 1, 0);
        return Prediction.Of(row, outcome, new LabelReader(["no", "yes"], "label", jsonAlone: false));
    }
}
