using System.Text.Json;
using Pipeline.Engine.Journal;
using Pipeline.Host.CommandLine;
using Pipeline.Host.Output;

namespace Pipeline.Host.Targets;

/// <summary>Compares two runs.</summary>
internal sealed class DiffVerb : IVerb
{
    public string Name => "Diff";
    public string Summary => "params, metrics, artifacts and cost of two runs, side by side: --from=R --to=R";
    public IReadOnlyList<Option> Options => [CommandLine.Options.From, CommandLine.Options.To];

    public Task<ExitCode> RunAsync(HostOptions options, HostEnvironment environment, CancellationToken cancellationToken)
    {
        using var workspace = Workspaces.Open(options, environment);
        var from = RunNames.Find(workspace, options.From ?? throw new UsageException("Diff needs --from=R: the run to compare with (an id, a tag, or latest)."));
        var to = RunNames.Find(workspace, options.To ?? "latest");
        var diff = RunDiff.Between(from, to, workspace.Results.Load);
        if (options.Json)
            Json(diff, environment.Terminal);
        else
            Lines(diff, environment.Terminal);
        return Task.FromResult(ExitCode.Done);
    }

    private static IEnumerable<(string Title, IReadOnlyList<DiffEntry> Entries)> Parts(RunDiff diff) =>
        [("params", diff.Params), ("metrics", diff.Metrics), ("artifacts", diff.Artifacts), ("usage", diff.Usage)];

    private static void Json(RunDiff diff, Terminal terminal) => JsonAnswer.Write(terminal, json =>
    {
        json.WriteString("from", diff.From);
        json.WriteString("to", diff.To);
        foreach (var (title, entries) in Parts(diff))
        {
            json.WriteStartArray(title);
            foreach (var entry in entries)
                Entry(json, title, entry);
            json.WriteEndArray();
        }

        json.WriteStartArray("unknown");
        foreach (var lost in diff.Unknown)
        {
            json.WriteStartObject();
            json.WriteString("stage", lost.Stage);
            json.WriteString("run", lost.Run);
            json.WriteEndObject();
        }

        json.WriteEndArray();
    });

    private static void Entry(Utf8JsonWriter json, string title, DiffEntry entry)
    {
        json.WriteStartObject();
        json.WriteString("stage", entry.Stage);
        json.WriteString("name", entry.Name);
        Side("from", entry.From);
        Side("to", entry.To);
        json.WriteEndObject();

        // Digests are text of ours; all other values are JSON already.
        void Side(string name, string? value)
        {
            if (title == "artifacts" || value is null)
            {
                json.WriteString(name, value);
                return;
            }

            json.WritePropertyName(name);
            json.WriteRawValue(value);
        }
    }

    private static void Lines(RunDiff diff, Terminal terminal)
    {
        terminal.Out.WriteLine($"{diff.From} → {diff.To}");
        foreach (var (title, entries) in Parts(diff).Where(part => part.Entries.Count > 0))
        {
            terminal.Out.WriteLine(title);
            foreach (var entry in entries)
                terminal.Out.WriteLine(SafeText.Line($"  {entry.Stage}.{entry.Name}: {Brief(entry.From)} → {Brief(entry.To)}"));
        }

        foreach (var lost in diff.Unknown)
            terminal.Out.WriteLine(SafeText.Line($"{lost.Stage}: its result differs, and the store has what {lost.Run} made no more: its params and artifacts cannot be compared"));
        if (diff.Unknown.Count == 0 && Parts(diff).All(part => part.Entries.Count == 0))
            terminal.Out.WriteLine("no difference");
    }

    private static string Brief(string? value) => value is null ? "–" : Engine.Fingerprinting.EntryDifference.Brief(value);
}
