using System.Text.Json.Nodes;

namespace Pipeline.Samples.Tests;

public sealed class SharesTests
{
    [Test]
    public void Rows_left_by_a_curation_are_as_many_as_the_recipe_wants() => Assert.That(Committed.Originals, Has.Count.EqualTo(4_700));

    [Test]
    public void Pool_is_as_large_as_the_recipe_wants() => Assert.That(Committed.Pool, Has.Count.EqualTo(1_600));

    [TestCase("product", 22)]
    [TestCase("diagnosis", 14)]
    [TestCase("fault_code", 18)]
    [TestCase("sentiment", 10)]
    [TestCase("arithmetic", 6)]
    [TestCase("strings", 12)]
    [TestCase("finance", 6)]
    [TestCase("sensor_limit", 12)]
    public void Category_has_its_share_of_rows_and_pool(string category, int percent)
    {
        Assert.That(Count(Committed.Originals, category), Is.EqualTo(4_700 * percent / 100));
        Assert.That(Count(Committed.Pool, category), Is.EqualTo(1_600 * percent / 100));
    }

    /// <summary>Answers that are numbers of two digits or more must be worked out or copied: a tiny model fails most of them.</summary>
    [Test]
    public void Numbers_to_work_out_stay_under_a_fifth()
    {
        foreach (var rows in new[] { Committed.Originals, Committed.Pool })
            Assert.That(rows.Count(row => Committed.Answer(row) is { Length: > 1 } answer && answer.All(char.IsAsciiDigit)), Is.LessThan(rows.Count / 5));
    }

    /// <summary>A tiny model of 1.4 million parameters sees each row in one piece.</summary>
    [Test]
    public void Rows_are_short() =>
        Assert.That(Committed.Originals.Concat(Committed.Pool).Max(row => Committed.Question(row).Length), Is.LessThan(160));

    [TestCase("sentiment")]
    [TestCase("sensor_limit")]
    public void Category_of_two_answers_is_balanced(string category)
    {
        var answers = Committed.Originals.Where(row => (string)row["category"]! == category).CountBy(Committed.Answer).ToArray();

        Assert.That(answers, Has.Length.EqualTo(2));
        Assert.That(answers.Min(answer => answer.Value), Is.GreaterThan(0.4 * answers.Sum(answer => answer.Value)));
    }

    private static int Count(IEnumerable<JsonObject> rows, string category) => rows.Count(row => (string)row["category"]! == category);
}
