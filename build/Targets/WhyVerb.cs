using Pipeline.Engine.Journal;
using Pipeline.Host.CommandLine;
using Pipeline.Host.Output;

namespace Pipeline.Host.Targets;

/// <summary>Says which entries of a stage's fingerprint differ from its last success.</summary>
internal sealed class WhyVerb : IVerb
{
    public string Name => "Why";
    public string Summary => "what changed since a stage last succeeded: --stage=S";
    public IReadOnlyList<Option> Options => [CommandLine.Options.Stage];

    public async Task<ExitCode> RunAsync(HostOptions options, HostEnvironment environment, CancellationToken cancellationToken)
    {
        using var workspace = Workspaces.Open(options, environment);
        var stage = StageNames.Find("--stage", "stage", options.Stage ?? throw new UsageException("Why needs --stage=S: the stage to explain."), workspace.AllStages, []);
        var plan = await workspace.PlanAsync([stage], new HashSet<string>(), cancellationToken);
        var planned = plan.Find(stage)!;
        // A plan does not look at what a frozen stage would read; who asks why wants to know.
        if (planned.Definition.Frozen)
            planned = workspace.Resolver.Resolve(planned.Definition with { Frozen = false }, plan.Content, forced: false);
        var report = WhyReport.Of(planned, workspace.History, workspace.Store);
        if (options.Json)
            Json(report, environment.Terminal);
        else
            Lines(report, environment.Terminal);
        return ExitCode.Done;
    }

    private static void Json(WhyReport report, Terminal terminal) => JsonAnswer.Write(terminal, json =>
    {
        json.WriteString("stage", report.Stage);
        json.WriteString("between", report.Between);
        json.WriteStartArray("entries");
        foreach (var entry in report.Entries)
        {
            json.WriteStartObject();
            json.WriteString("entry", entry.Entry);
            json.WriteString("old", entry.Old);
            json.WriteString("new", entry.New);
            json.WriteEndObject();
        }

        json.WriteEndArray();
    });

    private static void Lines(WhyReport report, Terminal terminal)
    {
        terminal.Out.WriteLine((report.Between, report.Entries.Count) switch
        {
            ("now", _) => $"{report.Stage}: since its last success",
            (_, 0) => $"{report.Stage}: nothing differs, neither now nor between its last two executions here",
            _ => $"{report.Stage}: nothing differs now; between its last two executions",
        });
        foreach (var entry in report.Entries)
            terminal.Out.WriteLine("  " + SafeText.Line(entry.ToString()));
    }
}
