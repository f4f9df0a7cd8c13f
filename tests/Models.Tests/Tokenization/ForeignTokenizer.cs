using System.Diagnostics;
using System.Text.Json;
using Pipeline.Testing;

namespace Pipeline.Models.Tests.Tokenization;

/// <summary>Hugging Face's own tokenizers, for Node.</summary>
internal static class ForeignTokenizer
{
    /// <summary>What it says of one text; ids with special tokens only of some.</summary>
    internal sealed record Answer(int[] Ids, string Decoded, int[]? Framed);

    /// <summary>Its ids of every text, and its text of those ids. Ignores the test where it is not installed.</summary>
    public static List<Answer> Encode(string tokenizerFile, IEnumerable<string> texts)
    {
        var output = TestContext.CurrentContext.TestDirectory;
        // …/.out/bin/Models.Tests/release → …/.out/npm, where build/setup/npm.sh installs.
        var modules = Path.GetFullPath(Path.Combine(output, "../../../npm/node_modules"));
        if (!Directory.Exists(Path.Combine(modules, "@huggingface/tokenizers")))
            Assert.Ignore($"@huggingface/tokenizers is not in {modules}: run build/setup/npm.sh.");
        using var folder = new TemporaryFolder();
        File.WriteAllLines(folder["texts"], texts.Select(text => JsonSerializer.Serialize(text)));
        var start = new ProcessStartInfo("node", [Path.Combine(output, "encode.mjs"), modules, tokenizerFile, folder["texts"], folder["answers"]]) { RedirectStandardError = true };
        using var process = Process.Start(start)!;
        var error = process.StandardError.ReadToEnd();
        process.WaitForExit();
        Assert.That(process.ExitCode, Is.Zero, error);
        return [.. File.ReadLines(folder["answers"]).Select(line => JsonDocument.Parse(line).RootElement)
            .Select(row => new Answer(Ids(row[0]), row[1].GetString()!, row[2].ValueKind == JsonValueKind.Null ? null : Ids(row[2])))];
    }

    private static int[] Ids(JsonElement list) => [.. list.EnumerateArray().Select(id => id.ValueKind == JsonValueKind.Number ? id.GetInt32() : -1)];
}
