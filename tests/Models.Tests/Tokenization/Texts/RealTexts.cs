using System.IO.Compression;
using System.Text.Json;
using Pipeline.Testing;

namespace Pipeline.Models.Tests.Tokenization.Texts;

/// <summary>Published data, a text for each row.</summary>
internal static class RealTexts
{
    private static readonly string[] JsonLines =
        ["gsm8k/train.jsonl", "gsm8k/test.jsonl", "mt-bench/question.jsonl", "mt-bench/reference_answer.jsonl", "vicuna-bench/question.jsonl", "self-instruct/seed_tasks.jsonl", "self-instruct/user_oriented_instructions.jsonl"];

    /// <summary>The folder of published data. Ignores the test where it is absent.</summary>
    public static string Folder
    {
        get
        {
            if (Repository.Data is null)
                Assert.Ignore($"No published data beside {Repository.Root}.");
            return Repository.Data!;
        }
    }

    /// <summary>Every row of the instruction sets, and every line of MMLU's tables.</summary>
    public static IEnumerable<string> All() => JsonLines.SelectMany(Rows).Concat(Mmlu());

    /// <summary>The rows of a file of JSON lines: a row's strings, one after another.</summary>
    public static IEnumerable<string> Rows(string file) =>
        File.ReadLines(Path.Combine(Folder, file)).Select(line => string.Join('\n', Strings(JsonDocument.Parse(line).RootElement)));

    private static IEnumerable<string> Strings(JsonElement value) => value.ValueKind switch
    {
        JsonValueKind.String => [value.GetString()!],
        JsonValueKind.Array => value.EnumerateArray().SelectMany(Strings),
        JsonValueKind.Object => value.EnumerateObject().SelectMany(property => Strings(property.Value)),
        _ => [],
    };

    private static IEnumerable<string> Mmlu()
    {
        using var zip = ZipFile.OpenRead(Path.Combine(Folder, "mmlu/mmlu.zip"));
        foreach (var entry in zip.Entries.Where(entry => entry.Name.EndsWith(".csv", StringComparison.Ordinal)))
        {
            using var reader = new StreamReader(entry.Open());
            while (reader.ReadLine() is { } line)
                yield return line;
        }
    }
}
