using System.Text;
using Pipeline.Engine.Definition;

namespace Pipeline.Engine.Graph;

/// <summary>The graph as text, the same for the same file.</summary>
public static class GraphText
{
    /// <inheritdoc cref="GraphTree"/>
    public static string Tree(StageGraph graph) => new GraphTree(graph).Write();

    /// <summary>A Mermaid flowchart: stages as boxes, inputs as labels of the arrows.</summary>
    public static string Mermaid(StageGraph graph) =>
        Flow(graph, "flowchart TD\n", stage => $"  s{stage}[\"{MermaidLabel(graph.Stages[stage])}\"]\n", (from, to, label) => $"  s{from} -->|{label}| s{to}\n", "");

    /// <summary>A Graphviz digraph with the same arrows.</summary>
    public static string Dot(StageGraph graph) =>
        Flow(graph, "digraph pipeline {\n  node [shape=box];\n", stage => $"  s{stage} [label=\"{DotLabel(graph.Stages[stage])}\"];\n",
            (from, to, label) => $"  s{from} -> s{to} [label=\"{label}\"];\n", "}\n");

    private static string Flow(StageGraph graph, string head, Func<int, string> node, Func<int, int, string, string> edge, string tail)
    {
        var text = new StringBuilder(head);
        for (var stage = 0; stage < graph.Stages.Count; stage++)
            text.Append(node(stage));
        for (var stage = 0; stage < graph.Stages.Count; stage++)
        {
            foreach (var dependency in graph.DependenciesOf(stage))
                text.Append(edge(dependency, stage, string.Join(", ", Outputs(graph, dependency, stage))));
        }

        return text.Append(tail).ToString();
    }

    /// <summary>Names need no escaping: they are letters, digits, '_' and '-'.</summary>
    private static IEnumerable<string> Outputs(StageGraph graph, int from, int to) => graph.Stages[to].Inputs
        .Where(input => input.Output?.Stage == graph.Stages[from].Name).Select(input => input.Output!.Output).Distinct();

    private static string MermaidLabel(StageDefinition stage)
    {
        // Inside a quoted Mermaid label only entities are safe; '#' begins one.
        var escaped = Kind(stage).Replace("#", "#35;", StringComparison.Ordinal).Replace("\"", "#quot;", StringComparison.Ordinal)
            .Replace("&", "#amp;", StringComparison.Ordinal).Replace("<", "#lt;", StringComparison.Ordinal).Replace(">", "#gt;", StringComparison.Ordinal)
            .Replace("`", "#96;", StringComparison.Ordinal);
        return $"{stage.Name}<br/>{escaped}";
    }

    private static string DotLabel(StageDefinition stage) =>
        $"{stage.Name}\\n{Kind(stage).Replace("\\", "\\\\", StringComparison.Ordinal).Replace("\"", "\\\"", StringComparison.Ordinal)}";

    private static string Kind(StageDefinition stage) => stage.Uses ?? Visible.Text(stage.Run ?? "");
}
