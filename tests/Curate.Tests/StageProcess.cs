using System.Diagnostics;
using System.Text.Json;
using System.Text.Json.Nodes;
using Pipeline.Contracts;
using Pipeline.Data;
using Pipeline.Testing;

namespace Pipeline.Curate.Tests;

/// <summary>Runs the stage's executable as the engine does, in a folder of its own.</summary>
internal sealed class StageProcess : IDisposable
{
    private static readonly string[] OutputNames = ["train", "validation", "test", "rejected", "clusters", "stats"];
    private readonly TemporaryFolder _folder = new();

    /// <summary>Where an output's table is.</summary>
    public string Table(string output) => _folder[$"out/{output}/data.parquet"];

    public string Statistics => File.ReadAllText(_folder["out/stats/stats.json"]);

    public JsonNode Result => JsonNode.Parse(File.ReadAllText(_folder["work/result.json"]))!;

    public string Errors { get; private set; } = "";

    public string Events { get; private set; } = "";

    /// <summary>Runs on a file or folder; the exit code.</summary>
    public int Run(string raw, string parameters = "{}", long seed = 42)
    {
        var request = new StageRequest
        {
            Stage = "Curate",
            Params = JsonNode.Parse(parameters)!.AsObject(),
            Inputs = new Dictionary<string, string> { ["raw"] = raw },
            Outputs = OutputNames.ToDictionary(name => name, name => Directory.CreateDirectory(_folder[$"out/{name}"]).FullName),
            Work = Directory.CreateDirectory(_folder["work"]).FullName,
            Seed = seed,
        };
        return Start("--request", _folder.Write("request.json", JsonSerializer.Serialize(request, ContractJson.Options)));
    }

    /// <summary>Runs on a file of the given text.</summary>
    public int RunText(string text, string name = "raw.jsonl", string parameters = "{}") => Run(_folder.Write($"in/{name}", text), parameters);

    public int Start(params string[] arguments)
    {
        using var process = Process.Start(new ProcessStartInfo("dotnet", [typeof(CurateOptions).Assembly.Location, .. arguments])
        {
            RedirectStandardError = true,
            RedirectStandardOutput = true,
        })!;
        var errors = process.StandardError.ReadToEndAsync();
        Events = process.StandardOutput.ReadToEnd();
        Errors = errors.Result;
        process.WaitForExit();
        return process.ExitCode;
    }

    /// <summary>The first column of a query, as text.</summary>
    public static IReadOnlyList<string?> Query(string sql)
    {
        using var database = DuckDbDatabase.Open();
        using var connection = database.Connect();
        return [.. connection.Query($"SELECT CAST(v AS VARCHAR) FROM ({sql}) AS t(v)", row => row.GetStringOrNull(0))];
    }

    public void Dispose() => _folder.Dispose();
}
