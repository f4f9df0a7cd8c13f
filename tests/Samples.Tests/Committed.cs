using System.Text.Json.Nodes;

namespace Pipeline.Samples.Tests;

/// <summary>The sample files as committed, read by nothing of the generator.</summary>
internal static class Committed
{
    /// <summary>Every line of the instruction file; the list's index plus one is the line's number.</summary>
    public static readonly IReadOnlyList<string> Lines = Repository.Read("samples/instructions.jsonl").TrimEnd('\n').Split('\n');

    /// <summary>Line number → its entry in the list of planted rows.</summary>
    public static readonly IReadOnlyDictionary<int, Planted> Plants =
        Rows("samples/planted.jsonl").ToDictionary(row => (int)row["line"]!, row => new Planted((string)row["kind"]!, (string)row["reason"]!, (int?)row["duplicate_of"]));

    public static readonly IReadOnlyList<JsonObject> Pool = Rows("samples/questions.jsonl");

    /// <summary>The rows that nobody planted.</summary>
    public static readonly IReadOnlyList<JsonObject> Originals =
        [.. Lines.Where((_, index) => !Plants.ContainsKey(index + 1)).Select(line => JsonNode.Parse(line)!.AsObject())];

    /// <summary>Line number → row, broken ones left out.</summary>
    public static IEnumerable<(int Line, JsonObject Row)> Readable() =>
        Lines.Select((text, index) => (Line: index + 1, Text: text)).Where(line => !Plants.TryGetValue(line.Line, out var plant) || plant.Kind != "broken")
            .Select(line => (line.Line, JsonNode.Parse(line.Text)!.AsObject()));

    /// <summary>Instruction and context.</summary>
    public static string Question(JsonObject row) => $"{(string)row["instruction"]!} {(string?)row["input"]}".Trim();

    public static string Answer(JsonObject row) => (string)row["output"]!;

    private static List<JsonObject> Rows(string file) =>
        [.. Repository.Read(file).TrimEnd('\n').Split('\n').Select(line => JsonNode.Parse(line)!.AsObject())];
}

/// <summary>An entry of <c>planted.jsonl</c>.</summary>
internal sealed record Planted(string Kind, string Reason, int? DuplicateOf);
