using Pipeline.Engine.Graph;
using Pipeline.Host.CommandLine;

namespace Pipeline.Host.Targets;

/// <summary>Draws the pipeline.</summary>
internal sealed class GraphVerb : IVerb
{
    public string Name => "Graph";
    public string Summary => "the stages and what each reads: --format=tree, mermaid or dot";
    public IReadOnlyList<Option> Options => [CommandLine.Options.Format];

    public Task<ExitCode> RunAsync(HostOptions options, HostEnvironment environment, CancellationToken cancellationToken)
    {
        using var workspace = Workspaces.Open(options, environment);
        if (options.Json)
            Json(workspace.Graph, environment.Terminal);
        else
            environment.Terminal.Out.Write(Text(workspace.Graph, options.Format ?? "tree"));
        return Task.FromResult(ExitCode.Done);
    }

    private static string Text(StageGraph graph, string format) => format switch
    {
        "tree" => GraphText.Tree(graph),
        "mermaid" => GraphText.Mermaid(graph),
        "dot" => GraphText.Dot(graph),
        _ => throw new UsageException($"--format={format} is none of tree, mermaid and dot."),
    };

    private static void Json(StageGraph graph, Output.Terminal terminal) => JsonAnswer.Write(terminal, json =>
    {
        json.WriteStartArray("stages");
        foreach (var stage in graph.Stages)
        {
            json.WriteStartObject();
            json.WriteString("name", stage.Name);
            json.WriteString("uses", stage.Uses);
            json.WriteString("run", stage.Run);
            json.WriteStartObject("inputs");
            foreach (var input in stage.Inputs)
                json.WriteString(input.Name, input.From);
            json.WriteEndObject();
            JsonAnswer.Strings(json, "outputs", stage.Outputs);
            JsonAnswer.Strings(json, "needs", graph.DependenciesOf(stage.Name));
            json.WriteEndObject();
        }

        json.WriteEndArray();
    });
}
