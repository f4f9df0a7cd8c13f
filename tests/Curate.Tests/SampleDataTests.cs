using System.Text.Json.Nodes;
using Pipeline.Curate.Rows;
using Pipeline.Testing;

namespace Pipeline.Curate.Tests;

/// <summary>The project's own samples, in which every bad row was planted and written down.</summary>
public sealed class SampleDataTests
{
    [Test]
    public void Curate_samples_refuses_exactly_what_was_planted()
    {
        var planted = File.ReadLines(Path.Combine(Repository.Root, "samples/planted.jsonl")).Select(line => JsonNode.Parse(line)!)
            .ToDictionary(plant => plant["line"]!.GetValue<long>(), plant => (Kind: plant["kind"]!.GetValue<string>(), Of: plant["duplicate_of"]?.GetValue<long>()));

        var curation = CurationFixture.Of(Path.Combine(Repository.Root, "samples/instructions.jsonl"));

        // Of two rows alike the one of lower id stays, which may be the planted one: so pairs are compared, not lines.
        var lines = curation.Kept.ToDictionary(row => row.Row.Id, row => row.Row.Position.Line);
        var found = curation.Rejected.Select(row => row.KeptId is { } kept ? Pair(row.Rejection.Reason, row.Position.Line, lines[kept]) : ("broken", row.Position.Line, 0));
        var expected = planted.Select(plant => plant.Value.Of is { } original
            ? Pair(Enum.Parse<Reason>(plant.Value.Kind.Replace("_", "", StringComparison.Ordinal), ignoreCase: true), plant.Key, original)
            : ("broken", plant.Key, 0));
        Assert.That(found, Is.EquivalentTo(expected));
    }

    private static (string Kind, long First, long Second) Pair(Reason reason, long left, long right) => (reason.Name(), Math.Min(left, right), Math.Max(left, right));
}
