using Pipeline.Engine.Journal;
using Pipeline.Host.CommandLine;
using Pipeline.Host.Output;

namespace Pipeline.Host.Targets;

/// <summary>Lists the runs of the workspace.</summary>
internal sealed class RunsVerb : IVerb
{
    private static readonly string[] Outcomes = ["executed", "cached", "failed", "skipped"];

    public string Name => "Runs";
    public string Summary => "list runs, the newest last";
    public IReadOnlyList<Option> Options => [];

    public Task<ExitCode> RunAsync(HostOptions options, HostEnvironment environment, CancellationToken cancellationToken)
    {
        using var workspace = Workspaces.Open(options, environment);
        var runs = new RunArchive(workspace.RunsFolder).All();
        var tags = workspace.Roots.Read().Tags.ToLookup(tag => tag.Value, tag => tag.Key);
        if (options.Json)
            Json(runs, tags, environment.Terminal);
        else
            Lines(runs, tags, environment.Terminal);
        return Task.FromResult(ExitCode.Done);
    }

    private static void Json(IReadOnlyList<RunRecord> runs, ILookup<string, string> tags, Terminal terminal) => JsonAnswer.Write(terminal, json =>
    {
        json.WriteStartArray("runs");
        foreach (var run in runs)
        {
            json.WriteStartObject();
            json.WriteString("id", run.Id);
            json.WriteString("pipeline", run.Pipeline);
            json.WriteString("command", run.Command);
            json.WriteString("started", run.Started);
            if (run.Ended is { } ended)
                json.WriteString("ended", ended);
            else
                json.WriteNull("ended");
            json.WriteString("outcome", run.Outcome.ToString().ToLowerInvariant());
            foreach (var outcome in Outcomes)
                json.WriteNumber(outcome, run.Stages.Count(stage => stage.Outcome == outcome));
            JsonAnswer.Strings(json, "tags", tags[run.Id]);
            json.WriteEndObject();
        }

        json.WriteEndArray();
    });

    private static void Lines(IReadOnlyList<RunRecord> runs, ILookup<string, string> tags, Terminal terminal)
    {
        if (runs.Count == 0)
            terminal.Error.WriteLine("No runs yet.");
        foreach (var run in runs)
        {
            var counts = string.Join(", ", run.Stages.GroupBy(stage => stage.Outcome).Select(group => $"{group.Count()} {group.Key}"));
            var seconds = run.Ended is { } ended ? $"{(ended - run.Started).TotalSeconds:0.0} s" : "";
            terminal.Out.WriteLine(SafeText.Line($"{run.Id}  {run.Outcome.ToString().ToLowerInvariant(),-11}  {seconds,9}  {counts}  {string.Join(' ', tags[run.Id])}".TrimEnd()));
        }
    }
}
