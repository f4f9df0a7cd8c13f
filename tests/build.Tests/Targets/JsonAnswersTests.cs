using System.Text.Json;
using System.Text.RegularExpressions;
using Pipeline.Testing;

namespace Pipeline.Host.Tests.Targets;

/// <summary><c>docs/json-answers.md</c> says what the program answers.</summary>
public sealed partial class JsonAnswersTests
{
    private static readonly Dictionary<string, string> Documented = Examples().Matches(File.ReadAllText(Path.Combine(Repository.Root, "docs", "json-answers.md")))
        .ToDictionary(match => match.Groups["title"].Value, match => match.Groups["json"].Value);

    /// <summary>One workspace, and every command in it in an order in which each has something to say.</summary>
    [Test]
    public async Task Documented_members_are_those_of_the_answers()
    {
        using var workspace = new VerbWorkspace();
        Pipeline(workspace, k: 1, rows: 4);
        await workspace.CallAsync();
        var first = Path.GetFileName(Directory.GetDirectories(workspace["artifacts/runs"]).Single(folder => !folder.EndsWith("latest", StringComparison.Ordinal)));
        await workspace.CallAsync("--target=Tag", "--name=baseline");
        await Check(workspace, "Tag", "--target=Tag", "--name=baseline");
        Pipeline(workspace, k: 2, rows: 5);
        await Check(workspace, "Dry run", "--dryrun");
        await Check(workspace, "Status", "--target=Status");
        await Check(workspace, "Why", "--target=Why", "--stage=Count");
        await Check(workspace, "Run", "--keep-going");
        await Check(workspace, "Graph", "--target=Graph");
        await Check(workspace, "Describe", "--target=Describe");
        await Check(workspace, "Runs", "--target=Runs");
        ForgetManifest(workspace, first, "Show");
        await Check(workspace, "Diff", "--target=Diff", $"--from={first}");
        await Check(workspace, "Lineage", "--target=Lineage", "--artifact=Show:shown");
        await Check(workspace, "Doctor", "--target=Doctor");
        File.Delete(Directory.EnumerateFiles(workspace["artifacts/Count/count"]).First());
        await Check(workspace, "Verify", "--target=Verify", "--rebuild");
        await workspace.CallAsync("--target=Tag", "--name=baseline");
        await Check(workspace, "Gc", "--target=Gc", "--dryrun", "--keep-runs=1");
    }

    [Test]
    public void Every_verb_is_documented()
    {
        foreach (var verb in Host.Targets.VerbTable.Verbs)
            Assert.That(Documented, Does.ContainKey(verb.Name));
    }

    private static async Task Check(VerbWorkspace workspace, string title, params string[] arguments)
    {
        var (_, output, error) = await workspace.CallAsync([.. arguments, "--json"]);

        Assert.That(output, Does.StartWith("{"), $"{title}: {error}");
        var (documented, answered) = (new JsonShape(Documented[title]), new JsonShape(output));
        Assert.That(answered.Paths, Is.EqualTo(documented.Paths.Where(path => !answered.IsBelowNull(path))), $"{title}: {output}");
        foreach (var path in answered.Paths)
            Assert.That(answered.TypesAt(path), Is.SubsetOf(documented.TypesAt(path)), $"{title}: {path}");
    }

    /// <summary>As Gc does for a run that is not kept.</summary>
    private static void ForgetManifest(VerbWorkspace workspace, string run, string stage)
    {
        using var record = JsonDocument.Parse(File.ReadAllText(workspace[$"artifacts/runs/{run}/run.json"]));
        var manifest = record.RootElement.GetProperty("stages").EnumerateArray().Single(one => one.GetProperty("name").GetString() == stage).GetProperty("manifest").GetString()!["sha256:".Length..];
        File.Delete(workspace[$"cache/blobs/sha256/{manifest[..2]}/{manifest}"]);
    }

    /// <summary>A stage that others read, one that never makes the same twice, and one that fails with another <c>k</c> than 1.</summary>
    private static void Pipeline(VerbWorkspace workspace, int k, int rows) => workspace
        .File("data/raw.txt", string.Concat(Enumerable.Repeat("row\n", rows)))
        .File("pipeline.yaml", $$$"""
            version: 1
            name: mini
            stages:
              Count:
                run: |
                  wc -l < {inputs.raw} > {outputs.count}/lines.txt
                  printf '{"schema":"pipeline.result/v1","metrics":{"rows":{{{rows}}}},"usage":{"words":{{{k + rows}}}}}' > $(dirname $PIPELINE_REQUEST)/work/result.json
                inputs: { raw: data/raw.txt }
                outputs: [count]
                params: { k: {{{k}}} }
              Show:
                run: |
                  date +%s%N > {outputs.shown}/now.txt
                  printf '{"schema":"pipeline.result/v1","metrics":{"rows":'$(date +1%N)'},"usage":{"words":1}}' > $(dirname $PIPELINE_REQUEST)/work/result.json
                inputs: { count: "Count:count" }
                outputs: [shown]
                params: { k: {{{k}}} }
              Fail:
                run: test {params.k} = 1
                inputs: { raw: data/raw.txt }
                params: { k: {{{k}}} }
            """);

    [GeneratedRegex(@"^## (?<title>.+)\n(?:(?!^## )[\s\S])*?^```jsonc\n(?<json>[\s\S]*?)^```$", RegexOptions.Multiline | RegexOptions.ExplicitCapture)]
    private static partial Regex Examples();
}
