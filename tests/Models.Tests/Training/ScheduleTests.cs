using Pipeline.Models.Training;

namespace Pipeline.Models.Tests.Training;

public sealed class ScheduleTests
{
    // The values that transformers' own tests expect of its schedules: learning rate 10, ten steps.
    [TestCase(ScheduleKind.Constant, 0, new[] { 10, 10, 10, 10, 10, 10, 10, 10, 10, 10.0 })]
    [TestCase(ScheduleKind.Constant, 4, new[] { 0.0, 2.5, 5.0, 7.5, 10.0, 10.0, 10.0, 10.0, 10.0, 10.0 })]
    [TestCase(ScheduleKind.Linear, 2, new[] { 0.0, 5.0, 10.0, 8.75, 7.5, 6.25, 5.0, 3.75, 2.5, 1.25 })]
    [TestCase(ScheduleKind.Cosine, 2, new[] { 0.0, 5.0, 10.0, 9.61, 8.53, 6.91, 5.0, 3.08, 1.46, 0.38 })]
    public void Rates_are_those_of_transformers(ScheduleKind kind, int warmup, double[] expected)
    {
        var schedule = new Schedule(kind, 10, warmup, 10);
        Assert.That(Enumerable.Range(0, 10).Select(step => schedule.At(step)), Is.EqualTo(expected).Within(0.01));
    }

    [Test]
    public void Rate_after_the_last_step_is_never_negative([Values] ScheduleKind kind) =>
        Assert.That(new Schedule(kind, 10, 2, 10).At(25), Is.EqualTo(kind is ScheduleKind.Constant ? 10 : 0));
}
