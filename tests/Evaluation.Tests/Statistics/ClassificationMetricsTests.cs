using Pipeline.Evaluation.Statistics;

namespace Pipeline.Evaluation.Tests.Statistics;

public sealed class ClassificationMetricsTests
{
    private static readonly (string, string?)[] Rows =
        [("ham", "ham"), ("ham", "ham"), ("ham", "spam"), ("spam", "spam"), ("spam", null), ("eggs", "ham")];

    [Test]
    public void Of_three_classes_gives_the_figures_by_hand()
    {
        var metrics = ClassificationMetrics.Of(ConfusionMatrix.Of(Rows));

        Assert.Multiple(() =>
        {
            Assert.That(metrics.Classes.Select(one => one.Label), Is.EqualTo(new[] { "eggs", "ham", "spam" }));
            Assert.That(metrics.Classes[0], Is.EqualTo(new ClassMetrics("eggs", 1, 0, 0, 0)));
            Assert.That(metrics.Classes[1], Is.EqualTo(new ClassMetrics("ham", 3, 2.0 / 3, 2.0 / 3, 2.0 / 3)));
            Assert.That(metrics.Binary("spam"), Is.EqualTo(new ClassMetrics("spam", 2, 0.5, 0.5, 0.5)));
            Assert.That((metrics.Count, metrics.Accuracy, metrics.Unparsable), Is.EqualTo((6, 0.5, 1)));
            Assert.That(metrics.Macro.F1, Is.EqualTo((0 + (2.0 / 3) + 0.5) / 3).Within(1e-15));
        });
    }

    [Test]
    public void Matrix_unparsable_has_its_own_column()
    {
        var matrix = ConfusionMatrix.Of(Rows);

        Assert.Multiple(() =>
        {
            Assert.That(matrix["ham", "spam"], Is.EqualTo(1));
            Assert.That(matrix["spam", null], Is.EqualTo(1));
            Assert.That(matrix.Unparsable, Is.EqualTo(new[] { 0, 0, 1 }));
        });
    }

    [Test]
    public void Matrix_prediction_outside_the_named_classes_is_unparsable() =>
        Assert.That(ConfusionMatrix.Of([("yes", "perhaps"), ("no", "no")], ["yes", "no"])["yes", null], Is.EqualTo(1));

    [Test]
    public void Matrix_row_outside_the_named_classes_is_refused() =>
        Assert.That(() => ConfusionMatrix.Of([("perhaps", "no")], ["yes", "no"]), Throws.ArgumentException.With.Message.StartsWith("perhaps is none of the classes no, yes."));

    [Test]
    public void Binary_unknown_class_is_refused() =>
        Assert.That(() => ClassificationMetrics.Of(ConfusionMatrix.Of(Rows)).Binary("bacon"), Throws.ArgumentException);

    [Test]
    public void Of_no_rows_is_all_zero() =>
        Assert.That(ClassificationMetrics.Of(ConfusionMatrix.Of([])) is { Count: 0, Accuracy: 0, Macro.F1: 0 });
}
