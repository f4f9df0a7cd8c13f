using System.Text.Json.Nodes;

namespace Pipeline.Samples.Tests;

/// <summary>The drift that the pool declares: questions about things that no training row speaks of.</summary>
public sealed class DriftTests
{
    private static readonly JsonObject[] Lookups = [.. Committed.Pool.Where(row => row["entity"] is not null)];

    [TestCase("product", 96, 24)]
    [TestCase("diagnosis", 48, 16)]
    [TestCase("fault_code", 48, 16)]
    public void Pool_asks_for_known_and_new_entities(string category, int known, int fresh)
    {
        var rows = Lookups.Where(row => (string)row["category"]! == category).ToArray();

        Assert.That(Entities(rows.Where(IsKnown)), Has.Count.EqualTo(known));
        Assert.That(Entities(rows.Where(row => !IsKnown(row))), Has.Count.EqualTo(fresh));
        Assert.That(rows.Count(row => !IsKnown(row)), Is.EqualTo(0.4 * rows.Length).Within(0.5));
    }

    /// <summary>The text of the whole file, planted and broken rows included.</summary>
    [Test]
    public void New_entity_never_appears_in_the_training_rows()
    {
        var text = Repository.Read("samples/instructions.jsonl");

        Assert.That(Entities(Lookups.Where(row => !IsKnown(row))), Has.All.Matches<string>(entity => !text.Contains(entity!, StringComparison.OrdinalIgnoreCase)));
    }

    [Test]
    public void Known_entity_is_taught_with_the_answer_that_the_pool_wants()
    {
        var taught = Committed.Originals.ToLookup(Committed.Answer, Committed.Question);

        Assert.That(Lookups.Where(IsKnown), Has.All.Matches<JsonObject>(row => taught[Committed.Answer(row!)].Any(question => Asks(question, row!))));
    }

    /// <summary>Else a failure could teach nothing that the held-out half asks again.</summary>
    [Test]
    public void New_entity_is_asked_for_often_enough_to_fall_into_both_halves() =>
        Assert.That(Lookups.Where(row => !IsKnown(row)).CountBy(row => (string)row["entity"]!).Select(entity => entity.Value), Has.All.GreaterThanOrEqualTo(5));

    [Test]
    public void Answer_of_a_new_entity_is_one_that_training_rows_give() =>
        Assert.That(Lookups.Select(Committed.Answer).Distinct(), Is.SubsetOf(Committed.Originals.Select(Committed.Answer).Distinct()));

    /// <summary>The long tail: the most frequent entity of a category is taught at least twice as often as the rarest.</summary>
    [TestCase("product")]
    [TestCase("diagnosis")]
    [TestCase("fault_code")]
    public void Entities_are_taught_unevenly(string category)
    {
        var questions = Committed.Originals.Where(row => (string)row["category"]! == category).Select(Committed.Question).ToArray();
        var counts = Lookups.Where(row => IsKnown(row) && (string)row["category"]! == category).DistinctBy(row => (string)row["entity"]!)
            .Select(row => questions.Count(question => Asks(question, row))).ToArray();

        Assert.That(counts.Max(), Is.GreaterThanOrEqualTo(2 * counts.Min()));
    }

    [Test]
    public void Question_outside_the_lookups_is_never_declared_new() =>
        Assert.That(Committed.Pool.Where(row => row["entity"] is null), Has.All.Matches<JsonObject>(row => IsKnown(row!)));

    [Test]
    public void Ids_of_the_pool_are_unique() => Assert.That(Committed.Pool.Select(row => (string)row["id"]!), Is.Unique);

    private static bool IsKnown(JsonObject row) => (bool)row["known"]!;

    private static bool Asks(string question, JsonObject row) => question.Contains((string)row["entity"]!, StringComparison.OrdinalIgnoreCase);

    private static HashSet<string> Entities(IEnumerable<JsonObject> rows) => [.. rows.Select(row => (string)row["entity"]!)];
}
