using Pipeline.Engine.Definition;

namespace Pipeline.Engine;

/// <summary>Which pipeline to open, and how.</summary>
public sealed record WorkspaceOptions
{
    /// <summary>Absolute path of the pipeline file.</summary>
    public required string File { get; init; }
    public required IStageCatalog Catalog { get; init; }
    public string? Profile { get; init; }
    public IReadOnlyList<string> Sets { get; init; } = [];
    /// <summary>Absolute path of the store; <c>cache/</c> of the workspace by default.</summary>
    public string? Cache { get; init; }
}
