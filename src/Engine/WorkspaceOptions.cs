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
    /// <inheritdoc cref="Execution.Processes.ProcessRunner" path="/param[@name='orphanCommand']"/>
    public IReadOnlyList<string> OrphanCommand { get; init; } = [];
    /// <summary>Artifacts up to this many bytes are copies where the file system knows no reflinks; larger ones are hard links.</summary>
    public long CopyUpTo { get; init; } = Store.Materializer.CopyUpTo;
}
