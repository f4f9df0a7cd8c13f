using System.Text;

namespace Pipeline.Engine.Lineage;

/// <summary>A lineage for people: an indented tree, or a Mermaid flow chart.</summary>
public static class LineageText
{
    public static string Tree(LineageGraph graph)
    {
        var text = new StringBuilder();
        var shown = new HashSet<string>(StringComparer.Ordinal);
        var stack = new Stack<(string Id, string Indent, string Branch, string? Name)>();
        stack.Push((graph.Artifact, "", "", null));
        var next = graph.Edges.ToLookup(edge => graph.Direction == "up" ? edge.To : edge.From);
        while (stack.TryPop(out var at))
        {
            var node = graph.Node(at.Id);
            var known = !shown.Add(at.Id);
            text.Append(at.Indent).Append(at.Branch).Append(at.Name is null ? "" : at.Name + " ← ").Append(Label(node)).Append(known ? " (above)" : "").Append('\n');
            if (known)
                continue;
            var inner = at.Indent + at.Branch switch { "" => "", "└─ " => "   ", _ => "│  " };
            var edges = next[at.Id].ToList();
            for (var i = edges.Count - 1; i >= 0; i--)
            {
                var other = graph.Direction == "up" ? edges[i].From : edges[i].To;
                stack.Push((other, inner, i == edges.Count - 1 ? "└─ " : "├─ ", graph.Direction == "up" ? edges[i].Name : null));
            }
        }

        return text.ToString();
    }

    public static string Mermaid(LineageGraph graph)
    {
        var ids = graph.Nodes.Select((node, i) => (node.Id, Short: $"n{i}")).ToDictionary(pair => pair.Id, pair => pair.Short, StringComparer.Ordinal);
        var text = new StringBuilder("flowchart LR\n");
        foreach (var node in graph.Nodes)
        {
            var (open, close) = node.Kind switch { "step" => ("[", "]"), "source" => ("[(", ")]"), _ => ("([", "])") };
            text.Append($"    {ids[node.Id]}{open}\"{Escape(node.Name)}<br/>{node.Digest.Hex[..12]}\"{close}\n");
        }

        foreach (var edge in graph.Edges)
            text.Append(edge.Name is null ? $"    {ids[edge.From]} --> {ids[edge.To]}\n" : $"    {ids[edge.From]} -- {Escape(edge.Name)} --> {ids[edge.To]}\n");
        return text.ToString();
    }

    private static string Label(LineageNode node) => node.Kind switch
    {
        "step" => $"{node.Name} (step, fingerprint {node.Fingerprint!.Value.Hex[..12]})",
        "source" => $"{node.Name} (file of the workspace, sha256:{node.Digest.Hex[..12]})",
        _ => $"{node.Name} (sha256:{node.Digest.Hex[..12]})",
    };

    /// <summary>Mermaid takes HTML entities inside quotes; names from file systems may hold anything.</summary>
    private static string Escape(string text) =>
        string.Concat(text.Select(c => char.IsLetterOrDigit(c) || " _-./:".Contains(c, StringComparison.Ordinal) ? c.ToString() : $"#{(int)c};"));
}
