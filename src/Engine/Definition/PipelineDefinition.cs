using System.Text.Json.Nodes;

namespace Pipeline.Engine.Definition;

/// <summary>A <c>pipeline.yaml</c> that has been checked as a whole, with its profile and overrides applied.</summary>
public sealed record PipelineDefinition
{
    public required string Name { get; init; }
    /// <summary>Absolute path of the file.</summary>
    public required string File { get; init; }
    /// <summary>Absolute path of the folder of the file, which all relative paths start from.</summary>
    public string Workspace => Path.GetDirectoryName(File)!;
    public required long Seed { get; init; }
    /// <summary>In the order of the file.</summary>
    public required IReadOnlyList<StageDefinition> Stages { get; init; }
    public IReadOnlyList<string> AllowPaths { get; init; } = [];
    /// <summary>The model registry, by alias.</summary>
    public IReadOnlyDictionary<string, ModelEntry> Models { get; init; } = new Dictionary<string, ModelEntry>(StringComparer.Ordinal);
    /// <summary>Remote caches by name, as written.</summary>
    public JsonObject Remotes { get; init; } = [];
    /// <summary>Whether a profile or an override changed what the file says; such a run never writes the lock file.</summary>
    public bool Overridden { get; init; }
    /// <summary>The bytes of the file as read, for the run's notebook.</summary>
    public required byte[] Source { get; init; }
}
