namespace Pipeline.Engine.Lineage;

/// <summary>Walks from an artifact to all it was made from, or to all that was made from it.</summary>
public sealed class LineageTracer(ManifestIndex index)
{
    /// <summary>Every step and input behind the node, to the raw files.</summary>
    public LineageGraph Up(LineageNode start) => Walk(start, "up", (node, add) =>
    {
        if (node.Kind == "output" && index.MakerOf(node.Name, node.Digest) is { } maker)
            add(LineageNode.Step(maker.Manifest, maker.Digest), null, true);
        if (node.Kind != "step")
            return;
        foreach (var input in Manifest(node).Inputs)
            add(IsOutput(input.From) ? OutputNode(input.From, input.Digest) : LineageNode.Source(input.From, input.Digest), input.Name, true);
    });

    /// <summary>Every step that read the node, what it made, and so on.</summary>
    public LineageGraph Down(LineageNode start) => Walk(start, "down", (node, add) =>
    {
        if (node.Kind != "step")
        {
            foreach (var reader in index.ReadersOf(node.Name, node.Digest))
                add(LineageNode.Step(reader.Manifest, reader.Digest), reader.Manifest.Inputs.First(input => input.From == node.Name).Name, false);
            return;
        }

        foreach (var output in Manifest(node).Outputs)
            add(LineageNode.Output(node.Name, output.Name, output.Digest), null, false);
    });

    /// <summary>By contract <c>Name:name</c> is always an output; a file of such a name is written with <c>./</c>.</summary>
    internal static bool IsOutput(string from) => from.Contains(':', StringComparison.Ordinal) && !from.Contains('/', StringComparison.Ordinal);

    private static LineageNode OutputNode(string from, Contracts.Digest digest)
    {
        var colon = from.IndexOf(':', StringComparison.Ordinal);
        return LineageNode.Output(from[..colon], from[(colon + 1)..], digest);
    }

    private Contracts.Manifest Manifest(LineageNode step) => index.All.First(known => known.Digest == step.Digest).Manifest;

    private static LineageGraph Walk(LineageNode start, string direction, Action<LineageNode, Action<LineageNode, string?, bool>> neighbours)
    {
        var nodes = new Dictionary<string, LineageNode>(StringComparer.Ordinal) { [start.Id] = start };
        var edges = new List<LineageEdge>();
        var next = new Queue<LineageNode>([start]);
        while (next.TryDequeue(out var node))
        {
            neighbours(node, (other, name, isOrigin) =>
            {
                edges.Add(isOrigin ? new(other.Id, node.Id, name) : new(node.Id, other.Id, name));
                if (nodes.TryAdd(other.Id, other))
                    next.Enqueue(other);
            });
        }

        return new(start.Id, direction, [.. nodes.Values], [.. edges.Distinct()]);
    }
}
