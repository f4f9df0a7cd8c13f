using System.Diagnostics;
using System.Text.Json;
using System.Text.Json.Nodes;
using Pipeline.Contracts;
using Pipeline.Testing;

namespace Pipeline.Sdk.Tests;

/// <summary>The probe stage as a process, with folders of its own.</summary>
internal sealed class Probe : IDisposable
{
    private readonly TemporaryFolder _folder = new();

    public Probe()
    {
        foreach (var name in new[] { "out/table", "out/notes", "work" })
            Directory.CreateDirectory(_folder[name]);
    }

    public string this[string relative] => _folder[relative];

    public JsonNode? Result => File.Exists(_folder["work/result.json"]) ? JsonNode.Parse(File.ReadAllText(_folder["work/result.json"])) : null;

    /// <summary>Serves a request with these parameters.</summary>
    public Ended Run(string parameters, params (string Name, string Text)[] inputs) => Finish(Begin(parameters, inputs));

    public Process Begin(string parameters, params (string Name, string Text)[] inputs) => Start("--request", WriteRequest(parameters, inputs));

    public static Ended Call(params string[] arguments) => Finish(Start(arguments));

    public static Ended Finish(Process process)
    {
        using (process)
        {
            var error = process.StandardError.ReadToEndAsync();
            var output = process.StandardOutput.ReadToEnd();
            process.WaitForExit();
            return new(process.ExitCode, output, error.Result);
        }
    }

    public void Dispose() => _folder.Dispose();

    private string WriteRequest(string parameters, (string Name, string Text)[] inputs) => _folder.Write("request.json", JsonSerializer.Serialize(new StageRequest
    {
        Stage = "Probe",
        Params = JsonNode.Parse(parameters)!.AsObject(),
        Inputs = inputs.ToDictionary(input => input.Name, input => _folder.Write(input.Name, input.Text)),
        Outputs = new Dictionary<string, string> { ["table"] = _folder["out/table"], ["notes"] = _folder["out/notes"] },
        Work = _folder["work"],
        Seed = 42,
        Resources = new(Cpus: 2),
    }, ContractJson.Options));

    private static Process Start(params string[] arguments) => Process.Start(
        new ProcessStartInfo(Environment.ProcessPath!, [Path.Combine(AppContext.BaseDirectory, "Pipeline.StageProbe.dll"), .. arguments])
        {
            RedirectStandardOutput = true,
            RedirectStandardError = true,
        })!;
}

/// <summary>How a process ended, and what it said.</summary>
internal sealed record Ended(int ExitCode, string Output, string Error)
{
    public IReadOnlyList<JsonNode> Events => [.. Output.Split('\n', StringSplitOptions.RemoveEmptyEntries).Select(line => JsonNode.Parse(line)!)];
}
