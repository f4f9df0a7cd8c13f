using FsCheck;
using FsCheck.Fluent;
using Pipeline.Engine.Definition;

namespace Pipeline.Engine.Tests.Definition;

public sealed class NearestTests
{
    private static readonly string[] Verbs = ["Build", "Test", "Clean", "Doctor", "Status", "Why", "Graph", "Describe"];

    [TestCase("Biuld", "Build")]
    [TestCase("status", "Status")]
    [TestCase("Desc", "Describe")]
    [TestCase("Whyy", "Why")]
    [TestCase("Grahp", "Graph")]
    [TestCase("xxxxxx", null)]
    [TestCase("", null)]
    public void To_names_the_candidate_with_fewest_edits(string wrong, string? nearest) => Assert.That(Nearest.To(wrong, Verbs), Is.EqualTo(nearest));

    [Test]
    public void To_equal_candidates_gives_the_first_in_order() => Assert.That(Nearest.To("ac", ["ad", "ab"]), Is.EqualTo("ab"));

    [Test]
    public void Suggestion_without_likeness_lists_the_few_that_are_valid() =>
        Assert.That(Nearest.Suggestion("Kubernetes", Verbs), Is.EqualTo("; known: Build, Test, Clean, Doctor, Status, Why, Graph, Describe"));

    [Test]
    public void Distance_is_symmetric_and_zero_only_for_the_same_letters()
    {
        var words = Gen.Elements('a', 'b', 'C').ListOf().Select(letters => new string([.. letters.Take(20)]));
        Prop.ForAll(words.Zip(words).ToArbitrary(), pair =>
            Nearest.Distance(pair.Item1, pair.Item2) == Nearest.Distance(pair.Item2, pair.Item1)
            && Nearest.Distance(pair.Item1, pair.Item2) >= Math.Abs(pair.Item1.Length - pair.Item2.Length)
            && (Nearest.Distance(pair.Item1, pair.Item2) == 0) == string.Equals(pair.Item1, pair.Item2, StringComparison.OrdinalIgnoreCase)).QuickCheckThrowOnFailure();
    }
}
