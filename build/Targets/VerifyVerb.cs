using System.Text.Json;
using Pipeline.Engine.Verification;
using Pipeline.Host.CommandLine;
using Pipeline.Host.Output;

namespace Pipeline.Host.Targets;

/// <summary>Reads the whole store and every artifact, mends what needs no stage to run, and on request runs stages again to compare.</summary>
internal sealed class VerifyVerb : IVerb
{
    public string Name => "Verify";
    public string Summary => "re-hash the store and every artifact and repair them without running stages: [--rebuild[=Stage]]";
    public IReadOnlyList<Option> Options => [CommandLine.Options.Rebuild];

    public async Task<ExitCode> RunAsync(HostOptions options, HostEnvironment environment, CancellationToken cancellationToken)
    {
        using var workspace = Workspaces.Open(options, environment);
        var stage = options.RebuildStage is { } name ? StageNames.Find("--rebuild", "stage", name, workspace.AllStages, []) : null;
        var observer = RunObservers.For(options, environment);
        VerifyReport report;
        try
        {
            report = await new WorkspaceVerifier(workspace, environment.Time).VerifyAsync(new(options.Rebuild, stage), observer, cancellationToken);
        }
        finally
        {
            if (observer is IAsyncDisposable bars)
                await bars.DisposeAsync();
        }

        if (options.Json)
            Json(report, environment.Terminal);
        else
            Lines(report, environment.Terminal);
        return (ExitCode)report.ExitCode;
    }

    private static void Lines(VerifyReport report, Terminal terminal)
    {
        foreach (var finding in report.Findings)
            terminal.Out.WriteLine(SafeText.Line($"{(finding.Repaired ? "repaired" : "damaged"),-9} {finding.Path}: {finding.Message}"));
        foreach (var rebuild in report.Rebuilds)
            terminal.Out.WriteLine(SafeText.Line($"{Word(rebuild.Outcome),-9} {rebuild.Stage}{Differences(rebuild)}"));
        var damaged = report.Findings.Count(finding => !finding.Repaired);
        terminal.Out.WriteLine(
            $"{report.Blobs} blobs ({Size.Short(report.Bytes)}), {report.Actions} actions, {report.Artifacts} files of artifacts: "
            + (report.Findings.Count == 0 ? "all sound." : $"{report.Findings.Count - damaged} repaired, {damaged} damaged."));
    }

    private static string Differences(StageRebuild rebuild) => rebuild switch
    {
        { Error: { } error } => ": " + error,
        { Outcome: RebuildOutcome.Equal } => "",
        _ => " is not reproducible: " + string.Join("; ", rebuild.Outputs.Select(Difference)
            .Concat(rebuild.Metrics.Select(metric => $"metric {metric.Name}: {metric.Old ?? "none"} → {metric.New ?? "none"}"))),
    };

    private static string Difference(OutputDifference output) => output.Files.Count == 0
        ? $"{output.Name} has the same files and another number of rows"
        : $"{output.Name}/{string.Join(", ", output.Files.Take(3))}{(output.Files.Count > 3 ? $" and {output.Files.Count - 3} more" : "")}";

    private static void Json(VerifyReport report, Terminal terminal) => JsonAnswer.Write(terminal, json =>
    {
        json.WriteNumber("blobs", report.Blobs);
        json.WriteNumber("bytes", report.Bytes);
        json.WriteNumber("actions", report.Actions);
        json.WriteNumber("artifacts", report.Artifacts);
        json.WriteStartArray("findings");
        foreach (var finding in report.Findings)
        {
            json.WriteStartObject();
            json.WriteString("kind", JsonNamingPolicy.SnakeCaseLower.ConvertName(finding.Kind.ToString()));
            json.WriteString("path", finding.Path);
            json.WriteString("message", finding.Message);
            json.WriteBoolean("repaired", finding.Repaired);
            json.WriteEndObject();
        }

        json.WriteEndArray();
        json.WriteStartArray("rebuilds");
        foreach (var rebuild in report.Rebuilds)
            Json(rebuild, json);
        json.WriteEndArray();
    });

    private static void Json(StageRebuild rebuild, Utf8JsonWriter json)
    {
        json.WriteStartObject();
        json.WriteString("stage", rebuild.Stage);
        json.WriteString("outcome", Word(rebuild.Outcome));
        json.WriteBoolean("equal", rebuild.Outcome == RebuildOutcome.Equal);
        json.WriteStartArray("outputs");
        foreach (var output in rebuild.Outputs)
        {
            json.WriteStartObject();
            json.WriteString("name", output.Name);
            json.WriteString("old", output.Old.ToString());
            json.WriteString("new", output.New.ToString());
            JsonAnswer.Strings(json, "files", output.Files);
            json.WriteEndObject();
        }

        json.WriteEndArray();
        json.WriteStartArray("metrics");
        foreach (var metric in rebuild.Metrics)
        {
            json.WriteStartObject();
            json.WriteString("name", metric.Name);
            Value(json, "old", metric.Old);
            Value(json, "new", metric.New);
            json.WriteEndObject();
        }

        json.WriteEndArray();
        json.WriteString("error", rebuild.Error);
        json.WriteEndObject();
    }

    /// <summary>A metric's value is JSON already.</summary>
    private static void Value(Utf8JsonWriter json, string name, string? value)
    {
        json.WritePropertyName(name);
        json.WriteRawValue(value ?? "null");
    }

    private static string Word(RebuildOutcome outcome) => outcome.ToString().ToLowerInvariant();
}
