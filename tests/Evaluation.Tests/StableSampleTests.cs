using FsCheck;
using FsCheck.Fluent;
using Pipeline.Evaluation.Selection;

namespace Pipeline.Evaluation.Tests;

public sealed class StableSampleTests
{
    private static readonly string[] Keys = [.. Enumerable.Range(0, 200).Select(i => $"row {i}")];

    [Test]
    public void Choose_gives_rising_places_of_that_number()
    {
        var places = StableSample.Choose(Keys, 20, 42);
        Assert.That(places, Has.Count.EqualTo(20).And.Ordered.And.Unique);
        Assert.That(StableSample.Choose(Keys, 20, 42), Is.EqualTo(places));
        Assert.That(StableSample.Choose(Keys, 20, 43), Is.Not.EqualTo(places));
    }

    [TestCase(0)]
    [TestCase(200)]
    [TestCase(500)]
    public void Zero_and_more_than_there_are_mean_all(int count) => Assert.That(StableSample.Choose(Keys, count, 1), Is.EqualTo(Enumerable.Range(0, 200)));

    [Test]
    public void Row_that_goes_or_comes_changes_one_row_at_most() => Prop.ForAll(Gen.Choose(0, 199).ToArbitrary(), gone =>
    {
        var before = Chosen(Keys);
        var after = Chosen([.. Keys.Where((_, i) => i != gone)]);
        return before.Except(after).Count() <= 1 && after.Except(before).Count() <= 1;
    }).QuickCheckThrowOnFailure();

    [Test]
    public void Order_of_the_rows_does_not_matter() => Assert.That(Chosen([.. Keys.Reverse()]), Is.EquivalentTo(Chosen(Keys)));

    [Test]
    public void Equal_rows_may_be_drawn_each() => Assert.That(StableSample.Choose(["a", "a", "a"], 2, 7), Is.EqualTo(new[] { 0, 1 }));

    private static string[] Chosen(string[] keys) => [.. StableSample.Choose(keys, 30, 42).Select(place => keys[place])];
}
