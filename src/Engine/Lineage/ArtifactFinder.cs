using Pipeline.Contracts;

namespace Pipeline.Engine.Lineage;

/// <summary>Finds what a person means by an artifact.</summary>
public sealed class ArtifactFinder(PipelineWorkspace workspace, ManifestIndex index)
{
    /// <param name="name">A path under <c>artifacts/</c> or of the workspace, a digest, a stage, or <c>Stage:output</c>.</param>
    /// <param name="currentDirectory">Where relative paths start, if they are not the workspace's.</param>
    /// <returns>Null where nothing of that name was made or read here.</returns>
    public LineageNode? Find(string name, string currentDirectory)
    {
        if (Digest.TryParse(name, out var digest))
            return ByDigest(digest);
        if (Current(name) is { } step)
            return LineageNode.Step(step.Manifest, step.Digest);
        var colon = name.IndexOf(':', StringComparison.Ordinal);
        if (colon > 0 && Current(name[..colon]) is { } maker && Output(maker, name[(colon + 1)..]) is { } output)
            return output;
        return new[] { workspace.Definition.Workspace, currentDirectory }
            .Select(root => Path.GetRelativePath(workspace.Definition.Workspace, Path.GetFullPath(name, root)))
            .Select(ByPath)
            .FirstOrDefault(node => node is not null);
    }

    private LineageNode? ByPath(string relative)
    {
        var parts = relative.Split('/');
        if (parts is ["artifacts", var stage, ..] && Current(stage) is { } step)
            return parts.Length > 2 && Output(step, parts[2]) is { } output ? output : LineageNode.Step(step.Manifest, step.Digest);
        return index.All.SelectMany(known => known.Manifest.Inputs)
            .Where(input => input.From == relative)
            .Select(input => LineageNode.Source(relative, input.Digest))
            .FirstOrDefault();
    }

    private LineageNode? ByDigest(Digest digest)
    {
        foreach (var known in index.All)
        {
            if (known.Digest == digest || known.Manifest.Fingerprint == digest)
                return LineageNode.Step(known.Manifest, known.Digest);
            if (known.Manifest.Outputs.FirstOrDefault(output => output.Digest == digest || output.Files.Any(file => file.Digest == digest)) is { } output)
                return LineageNode.Output(known.Manifest.Stage, output.Name, output.Digest);
            if (known.Manifest.Inputs.FirstOrDefault(input => input.Digest == digest && !LineageTracer.IsOutput(input.From)) is { } input)
                return LineageNode.Source(input.From, digest);
        }

        return null;
    }

    private KnownManifest? Current(string stage) => index.All.FirstOrDefault(known => string.Equals(known.Manifest.Stage, stage, StringComparison.OrdinalIgnoreCase));

    private static LineageNode? Output(KnownManifest step, string name) =>
        step.Manifest.Outputs.FirstOrDefault(output => output.Name == name) is { } output ? LineageNode.Output(step.Manifest.Stage, name, output.Digest) : null;
}
