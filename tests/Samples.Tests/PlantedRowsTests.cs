using System.Text.Json;
using System.Text.Json.Nodes;

namespace Pipeline.Samples.Tests;

public sealed class PlantedRowsTests
{
    [TestCase("exact_duplicate", 90)]
    [TestCase("near_duplicate", 110)]
    [TestCase("broken", 40)]
    public void Planted_rows_are_as_many_as_the_page_says(string kind, int count)
    {
        Assert.That(Committed.Plants.Values.Count(plant => plant.Kind == kind), Is.EqualTo(count));
        Assert.That(Repository.Read("samples/README.md"), Does.Contain($"`{kind}` | {count}"));
    }

    [Test]
    public void Exact_duplicate_is_its_original_byte_for_byte() =>
        Assert.That(Of("exact_duplicate"), Has.All.Matches<(int Line, Planted Plant)>(
            row => row.Line > row.Plant.DuplicateOf && Committed.Lines[row.Line - 1] == Committed.Lines[row.Plant.DuplicateOf!.Value - 1]));

    [Test]
    public void Near_duplicate_differs_in_bytes_and_keeps_the_answer() =>
        Assert.That(Of("near_duplicate"), Has.All.Matches<(int Line, Planted Plant)>(row =>
            row.Line > row.Plant.DuplicateOf
            && Committed.Lines[row.Line - 1] != Committed.Lines[row.Plant.DuplicateOf!.Value - 1]
            && Committed.Answer(Row(row.Line)) == Committed.Answer(Row(row.Plant.DuplicateOf!.Value))));

    /// <summary>Clear of the threshold of 0.8, so that no way of counting words or characters loses one.</summary>
    [Test]
    public void Near_duplicate_is_like_its_original()
    {
        var pairs = Of("near_duplicate").Select(row => (Copy: Committed.Question(Row(row.Line)), Original: Committed.Question(Row(row.Plant.DuplicateOf!.Value)))).ToArray();

        Assert.That(pairs.Select(pair => Likeness.Jaccard(Likeness.Print(pair.Copy), Likeness.Print(pair.Original))), Has.All.GreaterThanOrEqualTo(0.85));
        Assert.That(pairs.Select(pair => Likeness.Jaccard(Likeness.Words(pair.Copy), Likeness.Words(pair.Original))), Has.All.GreaterThanOrEqualTo(0.85));
    }

    [Test]
    public void Duplicate_is_made_of_a_row_that_was_not_planted() =>
        Assert.That(Committed.Plants.Values.Where(plant => plant.DuplicateOf is not null).Select(plant => plant.DuplicateOf!.Value),
            Is.Unique.And.All.Matches<int>(line => !Committed.Plants.ContainsKey(line)));

    [Test]
    public void Broken_row_has_no_instruction_with_an_answer() =>
        Assert.That(Of("broken").Select(row => Committed.Lines[row.Line - 1]), Has.All.Matches<string>(line => !IsUsable(line!)));

    [Test]
    public void Row_that_was_not_planted_can_be_used() =>
        Assert.That(Committed.Readable().Select(row => Committed.Lines[row.Line - 1]), Has.All.Matches<string>(line => IsUsable(line!)));

    private static IEnumerable<(int Line, Planted Plant)> Of(string kind) =>
        Committed.Plants.Where(plant => plant.Value.Kind == kind).Select(plant => (plant.Key, plant.Value));

    private static JsonObject Row(int line) => JsonNode.Parse(Committed.Lines[line - 1])!.AsObject();

    private static bool IsUsable(string line)
    {
        try
        {
            return JsonNode.Parse(line) is JsonObject row && IsText(row["instruction"]) && IsText(row["output"]);
        }
        catch (JsonException)
        {
            return false; // one of the ways to be broken
        }
    }

    private static bool IsText(JsonNode? node) => node?.GetValueKind() == JsonValueKind.String && !string.IsNullOrWhiteSpace((string?)node);
}
