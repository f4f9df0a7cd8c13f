using Pipeline.Engine;
using Pipeline.Engine.Execution.Planning;
using Pipeline.Host.CommandLine;
using Pipeline.Host.Output;

namespace Pipeline.Host.Targets;

/// <summary>Says of each stage whether its artifacts are what a run would give.</summary>
internal sealed class StatusVerb : IVerb
{
    public string Name => "Status";
    public string Summary => "each stage: fresh, stale, missing or failed, and why";
    public IReadOnlyList<Option> Options => [CommandLine.Options.Stage];

    public async Task<ExitCode> RunAsync(HostOptions options, HostEnvironment environment, CancellationToken cancellationToken)
    {
        using var workspace = Workspaces.Open(options, environment);
        IReadOnlyCollection<string> targets = options.Stage is { } stage ? [StageNames.Find("--stage", "stage", stage, workspace.AllStages, [])] : workspace.AllStages;
        var lines = (await workspace.PlanAsync(targets, new HashSet<string>(), cancellationToken)).Stages
            .Where(planned => options.Stage is null || targets.Contains(planned.Name))
            .Select(planned => StageStatusLine.Of(planned, workspace.History, one => IsIntact(workspace, one)))
            .ToList();
        if (options.Json)
            Json(lines, environment.Terminal);
        else
            Lines(lines, environment.Terminal);
        return ExitCode.Done;
    }

    private static bool IsIntact(PipelineWorkspace workspace, PlannedStage planned) =>
        workspace.Artifacts.IsCurrent(planned.Name, planned.Result!.Digest, planned.Result.Manifest, planned.Result.Log);

    private static void Json(List<StageStatusLine> lines, Terminal terminal) => JsonAnswer.Write(terminal, json =>
    {
        json.WriteStartArray("stages");
        foreach (var line in lines)
        {
            json.WriteStartObject();
            json.WriteString("name", line.Name);
            json.WriteString("state", line.State.ToString().ToLowerInvariant());
            JsonAnswer.Strings(json, "reasons", line.Reasons);
            json.WriteEndObject();
        }

        json.WriteEndArray();
    });

    private static void Lines(List<StageStatusLine> lines, Terminal terminal)
    {
        var width = lines.Select(line => line.Name.Length).DefaultIfEmpty().Max();
        foreach (var line in lines)
            terminal.Out.WriteLine(SafeText.Line($"{line.State.ToString().ToLowerInvariant(),-7}  {line.Name.PadRight(width)}  {string.Join("; ", line.Reasons)}".TrimEnd()));
    }
}
