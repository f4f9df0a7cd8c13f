using System.Diagnostics;
using System.Text.Json.Nodes;
using System.Text.RegularExpressions;
using Pipeline.Contracts;
using Pipeline.Testing;

namespace Pipeline.Samples.Tests;

/// <summary>The examples of docs/stage-contract.md, run as they stand there.</summary>
public sealed partial class StageContractPageTests
{
    private static readonly string Page = Repository.Read("docs/stage-contract.md");

    [TestCase("output", 0)]
    [TestCase("answer", 10)]
    public void Python_example_follows_the_contract(string field, int code)
    {
        if (!Environment.GetEnvironmentVariable("PATH")!.Split(':').Any(path => File.Exists(Path.Combine(path, "python3"))))
            Assert.Ignore("No python3 on the PATH: the page's Python example was not run.");
        using var folder = new TemporaryFolder();
        Directory.CreateDirectory(folder["out"]);
        Directory.CreateDirectory(folder["work"]);
        var request = new JsonObject
        {
            ["params"] = new JsonObject { ["field"] = field },
            ["inputs"] = new JsonObject { ["raw"] = Repository.Path("samples/instructions.jsonl") },
            ["outputs"] = new JsonObject { ["table"] = folder["out"] },
            ["work"] = folder["work"],
        };

        var (exit, output, error) = Run(folder, "python3", [folder.Write("lengths.py", Example("python"))], folder.Write("request.json", request.ToJsonString()));

        Assert.That(exit, Is.EqualTo(code), error);
        if (code != 0)
        {
            Assert.That(error.Trim().Split('\n'), Has.Length.EqualTo(1), "one message, no stack trace");
            return;
        }

        var result = JsonNode.Parse(File.ReadAllText(folder[$"work/{StageResult.FileName}"]))!;
        Assert.That((string?)result["schema"], Is.EqualTo(StageResult.CurrentSchema));
        Assert.That((int)result["outputs"]!["table"]!["rows"]!, Is.EqualTo(File.ReadLines(folder["out/lengths.jsonl"]).Count()).And.EqualTo(8));
        Assert.That(output.Trim().Split('\n').Select(line => (string?)JsonNode.Parse(line)!["event"]), Has.All.EqualTo(ProgressEvent.Progress));
    }

    [TestCase("3", 0)]
    [TestCase("0", 10)]
    public void Shell_example_follows_the_contract(string k, int code)
    {
        using var folder = new TemporaryFolder();
        var raw = folder.Write("raw.jsonl", "bb\na\ndddd\nccc\ndddd\n");
        Directory.CreateDirectory(folder["out"]);

        var (exit, _, error) = Run(folder, "sh", [folder.Write("longest.sh", Example("sh")), raw, folder["out"], k], "");

        Assert.That(exit, Is.EqualTo(code), error);
        if (code == 0)
            Assert.That(File.ReadAllLines(folder["out/longest.jsonl"]), Is.EqualTo(new[] { "dddd", "ccc", "bb" }));
    }

    [Test]
    public void Page_names_every_exit_code() =>
        Assert.That(Enum.GetValues<StageExitCode>().Select(code => $"\n| {(int)code} | "), Has.All.Matches<string>(row => Page.Contains(row!, StringComparison.Ordinal)));

    /// <summary>The JSON blocks are real JSON, and their schemas those of the code.</summary>
    [Test]
    public void Page_shows_the_schemas_of_the_code()
    {
        var schemas = Blocks("json").SelectMany(block => block.StartsWith("{\"event\"", StringComparison.Ordinal) ? block.Trim().Split('\n') : [block])
            .Select(json => (string?)JsonNode.Parse(json)!["schema"]).Where(schema => schema is not null);

        Assert.That(schemas, Is.EqualTo(new[] { StageRequest.CurrentSchema, StageResult.CurrentSchema }));
    }

    private static string Example(string language) => Blocks(language)[0];

    private static string[] Blocks(string language) =>
        [.. Fence().Matches(Page).Where(block => block.Groups["language"].Value == language).Select(block => block.Groups["text"].Value)];

    [GeneratedRegex(@"^```(?<language>\w+)\n(?<text>.*?)^```$", RegexOptions.Multiline | RegexOptions.Singleline | RegexOptions.ExplicitCapture)]
    private static partial Regex Fence();

    private static (int Exit, string Output, string Error) Run(TemporaryFolder folder, string program, string[] arguments, string request)
    {
        var start = new ProcessStartInfo(program, arguments) { WorkingDirectory = folder.Path, RedirectStandardOutput = true, RedirectStandardError = true };
        start.Environment["PIPELINE_REQUEST"] = request;
        using var process = Process.Start(start)!;
        var error = process.StandardError.ReadToEndAsync();
        var output = process.StandardOutput.ReadToEnd();
        process.WaitForExit();
        return (process.ExitCode, output, error.Result);
    }
}
