using FsCheck;
using FsCheck.Fluent;
using Pipeline.Models.Training;

namespace Pipeline.Models.Tests.Training;

public sealed class ExampleOrderTests
{
    [Test]
    public void Every_epoch_has_each_example_once() => Prop.ForAll<PositiveInt, PositiveInt, ulong>((count, perStep, seed) =>
    {
        var order = new ExampleOrder(count.Get, perStep.Get, seed);
        return Enumerable.Range(0, 3).All(epoch => Epoch(order, epoch).Order().SequenceEqual(Enumerable.Range(0, count.Get)));
    }).QuickCheckThrowOnFailure();

    [Test]
    public void Any_step_can_be_asked_for_first() => Prop.ForAll<PositiveInt, PositiveInt, NonNegativeInt>((count, perStep, step) =>
    {
        var before = new ExampleOrder(count.Get, perStep.Get, 3);
        for (var i = 0; i < step.Get; i++)
            before.At(i);
        return before.At(step.Get).SequenceEqual(new ExampleOrder(count.Get, perStep.Get, 3).At(step.Get));
    }).QuickCheckThrowOnFailure();

    [Test]
    public void Epochs_and_seeds_differ()
    {
        var order = new ExampleOrder(50, 8, 1);
        Assert.That(Epoch(order, 1), Is.Not.EqualTo(Epoch(order, 0)));
        Assert.That(Epoch(new(50, 8, 2), 0), Is.Not.EqualTo(Epoch(order, 0)));
    }

    private static int[] Epoch(ExampleOrder order, int epoch) =>
        [.. Enumerable.Range(0, (int)order.StepsPerEpoch).SelectMany(step => order.At((epoch * order.StepsPerEpoch) + step).ToArray())];
}
