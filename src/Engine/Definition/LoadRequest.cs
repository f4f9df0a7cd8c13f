namespace Pipeline.Engine.Definition;

/// <summary>What to load, and what the command line changes in it.</summary>
public sealed record LoadRequest
{
    /// <summary>Path of the pipeline file.</summary>
    public required string File { get; init; }

    /// <summary>The profile to apply, or null.</summary>
    public string? Profile { get; init; }

    /// <summary>Overrides as given: <c>Stage.key=value</c>, later ones winning.</summary>
    public IReadOnlyList<string> Sets { get; init; } = [];

    /// <summary>The executables that <c>uses</c> may name.</summary>
    public required IStageCatalog Catalog { get; init; }
}
