using System.Text.RegularExpressions;
using Pipeline.Testing;
using Pipeline.Tests.Running;

namespace Pipeline.Tests.Answers;

/// <summary>The stages that docs/stage-contract.md shows, in a pipeline file as they stand there.</summary>
public sealed partial class ContractExampleTests
{
    [TestCase("sh", "Longest", "artifacts/Longest/rows/longest.jsonl")]
    [TestCase("python", "Lengths", "artifacts/Lengths/table/lengths.jsonl")]
    public void Example_runs(string language, string stage, string made)
    {
        if (language == "python" && !File.Exists("/usr/bin/python3"))
            Assert.Ignore("No /usr/bin/python3: the page's Python example was not run.");
        var blocks = Fence().Matches(File.ReadAllText(Path.Combine(Repository.Root, "docs/stage-contract.md"))).Select(block => (Language: block.Groups["language"].Value, Text: block.Groups["text"].Value)).ToList();
        var yaml = blocks.Single(block => block.Language == "yaml" && block.Text.StartsWith($"  {stage}:", StringComparison.Ordinal)).Text;
        var script = blocks.First(block => block.Language == language).Text;
        using var workspace = Workspace.New()
            .Write("pipeline.yaml", "version: 1\nstages:\n" + yaml)
            .Write(script[2..script.IndexOf(':', StringComparison.Ordinal)], script)
            .Write("samples/instructions.jsonl", File.ReadAllText(Path.Combine(Repository.Root, "samples/instructions.jsonl")));

        workspace.Run().Exits(0);

        Assert.That(workspace.Read(made), Is.Not.Empty);
    }

    [GeneratedRegex(@"^```(?<language>\w+)\n(?<text>.*?)^```$", RegexOptions.Multiline | RegexOptions.Singleline | RegexOptions.ExplicitCapture)]
    private static partial Regex Fence();
}
