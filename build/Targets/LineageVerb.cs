using System.Text.Json.Nodes;
using Pipeline.Contracts;
using Pipeline.Engine;
using Pipeline.Engine.Definition;
using Pipeline.Engine.Journal;
using Pipeline.Engine.Lineage;
using Pipeline.Host.CommandLine;
using Pipeline.Host.Output;

namespace Pipeline.Host.Targets;

/// <summary>Traces an artifact to what it was made from, or to what was made from it.</summary>
internal sealed class LineageVerb : IVerb
{
    public string Name => "Lineage";
    public string Summary => "all that an artifact was made from, or with --down all made from it: --artifact=X [--format=tree|json|mermaid|slsa|openlineage]";
    public IReadOnlyList<Option> Options => [CommandLine.Options.Artifact, CommandLine.Options.Down, CommandLine.Options.Format];

    public Task<ExitCode> RunAsync(HostOptions options, HostEnvironment environment, CancellationToken cancellationToken)
    {
        var name = options.Artifact ?? throw new UsageException("Lineage needs --artifact=X: a path under artifacts/, a digest, or Stage:output.");
        using var workspace = Workspaces.Open(options, environment);
        var index = new ManifestIndex(KnownManifests.Of(workspace));
        var node = new ArtifactFinder(workspace, index).Find(name, environment.CurrentDirectory)
            ?? throw new UsageException($"--artifact={name}: nothing of that name was made or read here{Nearest.Suggestion(name, Outputs(workspace))}\n  Give a path under artifacts/, a digest, or Stage:output.");
        if (options is { Json: true, Format: "tree" or "mermaid" })
            throw new UsageException($"--format={options.Format} is no JSON; leave out --json, or take --format=json, slsa or openlineage.");
        var tracer = new LineageTracer(index);
        var graph = options.Down ? tracer.Down(node) : tracer.Up(node);
        Print(graph, options.Format ?? (options.Json ? "json" : "tree"), workspace, index, environment.Terminal);
        return Task.FromResult(ExitCode.Done);
    }

    private static List<string> Outputs(PipelineWorkspace workspace) =>
        [.. workspace.Definition.Stages.SelectMany(stage => stage.Outputs.Select(output => $"{stage.Name}:{output}"))];

    private static void Print(LineageGraph graph, string format, PipelineWorkspace workspace, ManifestIndex index, Terminal terminal)
    {
        switch (format)
        {
            case "tree":
                terminal.Out.Write(SafeText.Lines(LineageText.Tree(graph)));
                break;
            case "mermaid":
                terminal.Out.Write(LineageText.Mermaid(graph));
                break;
            case "json":
                Json(graph, terminal);
                break;
            case "slsa":
                Array(graph, step => Statement(step, workspace, index), terminal);
                break;
            case "openlineage":
                Array(graph, step => Event(step, workspace, index), terminal);
                break;
            default:
                throw new UsageException($"--format={format} is none of tree, json, mermaid, slsa and openlineage.");
        }
    }

    private static void Array(LineageGraph graph, Func<LineageNode, JsonObject> of, Terminal terminal) =>
        terminal.Out.WriteLine(new JsonArray([.. graph.Nodes.Where(node => node.Kind == "step").Select(of)]).ToJsonString(ContractJson.Indented));

    private static JsonObject Statement(LineageNode step, PipelineWorkspace workspace, ManifestIndex index) =>
        Provenance.Statement(Known(step, index).Manifest, Executed(step, workspace));

    private static JsonObject Event(LineageNode step, PipelineWorkspace workspace, ManifestIndex index)
    {
        var action = workspace.Store.ReadAction(step.Fingerprint!.Value);
        var completed = (action?.Manifest == step.Digest ? action.Created : Executed(step, workspace)?.Finished)
            // Neither action nor notebook is left: the manifest was written when its stage had ended.
            ?? new DateTimeOffset(File.GetLastWriteTimeUtc(workspace.Store.BlobPath(step.Digest)), TimeSpan.Zero);
        return OpenLineage.Event(workspace.Definition.Name, Known(step, index), completed);
    }

    private static KnownManifest Known(LineageNode step, ManifestIndex index) => index.All.First(known => known.Digest == step.Digest);

    /// <summary>The run that executed the step, where its notebook is still there.</summary>
    private static ProvenanceRun? Executed(LineageNode step, PipelineWorkspace workspace)
    {
        var executed = new RunArchive(workspace.RunsFolder).All()
            .SelectMany(run => run.Stages, (run, stage) => (run, stage))
            .FirstOrDefault(pair => pair.stage.Outcome == "executed" && pair.stage.Manifest == step.Digest);
        return executed.run is { Ended: { } ended } record ? new ProvenanceRun(record.Id, record.Started, ended) : null;
    }

    private static void Json(LineageGraph graph, Terminal terminal) => JsonAnswer.Write(terminal, json =>
    {
        json.WriteString("artifact", graph.Artifact);
        json.WriteString("direction", graph.Direction);
        json.WriteStartArray("nodes");
        foreach (var node in graph.Nodes)
        {
            json.WriteStartObject();
            json.WriteString("id", node.Id);
            json.WriteString("kind", node.Kind);
            json.WriteString("name", node.Name);
            json.WriteString("digest", node.Digest.ToString());
            if (node.Fingerprint is { } fingerprint)
                json.WriteString("fingerprint", fingerprint.ToString());
            json.WriteEndObject();
        }

        json.WriteEndArray();
        json.WriteStartArray("edges");
        foreach (var edge in graph.Edges)
        {
            json.WriteStartObject();
            json.WriteString("from", edge.From);
            json.WriteString("to", edge.To);
            if (edge.Name is not null)
                json.WriteString("input", edge.Name);
            json.WriteEndObject();
        }

        json.WriteEndArray();
    });
}
