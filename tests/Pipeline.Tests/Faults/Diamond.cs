using System.Diagnostics;
using System.Security.Cryptography;
using System.Text.Json;
using System.Text.RegularExpressions;
using Pipeline.Tests.Running;

namespace Pipeline.Tests.Faults;

/// <summary>Eight cheap stages that branch and meet again. Each writes its output in two parts with a pause between, so that a kill finds half of one.</summary>
internal static partial class Diamond
{
    public static readonly IReadOnlyList<string> Stages = ["Source", "Left", "Middle", "Right", "Both", "Other", "Join", "Last"];

    private static readonly Lazy<(string Digests, TimeSpan Duration)> Calm = new(RunUndisturbed);

    /// <summary>What every file under <c>artifacts/</c> and the lock file must be.</summary>
    public static string UndisturbedDigests => Calm.Value.Digests;

    public static TimeSpan UndisturbedDuration => Calm.Value.Duration;

    public static Workspace New(Workspace workspace)
    {
        Add("Source", "input.txt");
        Add("Left", "Source:out");
        Add("Middle", "Source:out");
        Add("Right", "Source:out");
        Add("Both", "Left:out", "Middle:out");
        Add("Other", "Right:out");
        Add("Join", "Both:out", "Other:out");
        Add("Last", "Join:out");
        return workspace.Write("input.txt", "one\ntwo\n");

        void Add(string name, params string[] inputs)
        {
            var named = inputs.Select((from, i) => (Name: $"i{i}", From: from)).ToList();
            var read = string.Join(' ', named.Select(input => input.From.Contains(':', StringComparison.Ordinal) ? $"{{inputs.{input.Name}}}/f" : $"{{inputs.{input.Name}}}"));
            workspace.Stage(
                name,
                $"cat {read} > {{outputs.out}}/f; sleep 0.04; echo {name} >> {{outputs.out}}/f; mkdir {{outputs.out}}/d; cp {{outputs.out}}/f {{outputs.out}}/d/copy",
                $"inputs: {{ {string.Join(", ", named.Select(input => $"{input.Name}: \"{input.From}\""))} }}",
                "outputs: [out]");
        }
    }

    /// <summary>Names of the stages whose result is in the store: those with an action.</summary>
    public static IReadOnlyList<string> Finished(Workspace workspace)
    {
        var actions = workspace["cache/actions/v1"];
        return !Directory.Exists(actions) ? [] :
        [
            .. Directory.EnumerateFiles(actions, "*.json", SearchOption.AllDirectories)
                .Where(path => ActionName().IsMatch(path))
                .Select(StageOf),
        ];
    }

    /// <summary>A line for each file under <c>artifacts/</c>, the notebooks aside, and the lock file.</summary>
    public static string Digests(Workspace workspace) => string.Join('\n',
        Directory.EnumerateFiles(workspace["artifacts"], "*", SearchOption.AllDirectories)
            .Append(workspace["pipeline.lock"])
            .Select(path => (Path: Path.GetRelativePath(workspace.Path, path), Digest: Convert.ToHexStringLower(SHA256.HashData(File.ReadAllBytes(path)))))
            .Where(file => !file.Path.StartsWith("artifacts/runs/", StringComparison.Ordinal))
            .OrderBy(file => file.Path, StringComparer.Ordinal)
            .Select(file => $"{file.Digest}  {file.Path}"));

    private static (string, TimeSpan) RunUndisturbed()
    {
        using var workspace = New(Workspace.InMemory());
        var watch = Stopwatch.StartNew();
        workspace.Run("--jobs=3").Exits(0).Executed([.. Stages]);
        return (Digests(workspace), watch.Elapsed);
    }

    private static string StageOf(string action)
    {
        using var document = JsonDocument.Parse(File.ReadAllBytes(action));
        return document.RootElement.GetProperty("entries").EnumerateArray().First(entry => entry[0].GetString() == "stage")[1].GetString()!;
    }

    [GeneratedRegex("/[0-9a-f]{64}\\.json$")]
    private static partial Regex ActionName();
}
