using Pipeline.Contracts;

namespace Pipeline.Engine.Lineage;

/// <summary>What an artifact was made from, or what was made from it.</summary>
/// <param name="Artifact">Id of the node that was asked about.</param>
/// <param name="Direction"><c>up</c>: towards raw files; <c>down</c>: towards what was made from it.</param>
public sealed record LineageGraph(string Artifact, string Direction, IReadOnlyList<LineageNode> Nodes, IReadOnlyList<LineageEdge> Edges)
{
    public LineageNode Node(string id) => Nodes.First(node => node.Id == id);
}

/// <summary>A thing of the lineage.</summary>
/// <param name="Id">Unique in the graph.</param>
/// <param name="Kind">source: a file or folder of the workspace · step: one execution of a stage · output: what it made.</param>
/// <param name="Name">A path, a stage, or <c>Stage:output</c>.</param>
/// <param name="Digest">Of the content; of a step, its manifest's.</param>
/// <param name="Fingerprint">Of a step.</param>
public sealed record LineageNode(string Id, string Kind, string Name, Digest Digest, Digest? Fingerprint = null)
{
    public static LineageNode Source(string path, Digest digest) => new($"source {path} {digest.Hex[..16]}", "source", path, digest);

    public static LineageNode Step(Manifest manifest, Digest digest) => new($"step {manifest.Stage} {digest.Hex[..16]}", "step", manifest.Stage, digest, manifest.Fingerprint);

    public static LineageNode Output(string stage, string output, Digest digest) =>
        new($"output {stage}:{output} {digest.Hex[..16]}", "output", $"{stage}:{output}", digest);
}

/// <summary>Data went from one node into another.</summary>
/// <param name="Name">The input's name, where data went into a step.</param>
public sealed record LineageEdge(string From, string To, string? Name = null);
