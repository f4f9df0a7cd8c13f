using Pipeline.Contracts;

namespace Pipeline.Engine.Definition;

/// <summary>The stage executables that <c>uses</c> may name.</summary>
public interface IStageCatalog
{
    /// <summary>Every name, sorted, for suggestions.</summary>
    IReadOnlyList<string> Names { get; }

    /// <summary>The executable of that name, or null.</summary>
    StageExecutable? Find(string name);
}

/// <summary>A compiled stage in its immutable folder.</summary>
/// <param name="Name">As <c>uses</c> says it.</param>
/// <param name="Assembly">Absolute path of its entry assembly.</param>
/// <param name="Code">The digest of what it would do.</param>
/// <param name="Description">Its page and its options' schema.</param>
public sealed record StageExecutable(string Name, string Assembly, Digest Code, StageDescription Description);
