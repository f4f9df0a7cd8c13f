using System.Text.Json.Nodes;
using Pipeline.Contracts;

namespace Pipeline.Engine.Definition;

/// <summary>One stage: either <see cref="Uses"/> an executable of ours, or to <see cref="Run"/> a command.</summary>
public sealed record StageDefinition
{
    public required string Name { get; init; }
    public string? Uses { get; init; }
    public string? Run { get; init; }
    /// <summary>Sorted by name (ordinal).</summary>
    public required IReadOnlyList<InputDefinition> Inputs { get; init; }
    /// <summary>Output names, sorted (ordinal): declared for <c>run</c>, the executable's own for <c>uses</c>.</summary>
    public required IReadOnlyList<string> Outputs { get; init; }
    /// <summary>Effective: the executable's defaults, then the file's values, the profile's, and <c>--set</c>.</summary>
    public required JsonObject Params { get; init; }
    /// <summary>The registry's models that the parameters name, by alias.</summary>
    public IReadOnlyList<ModelEntry> Models { get; init; } = [];
    public StageResources Resources { get; init; } = new();
    public CachePolicy Cache { get; init; } = CachePolicy.Reuse;
    public bool Frozen { get; init; }
    /// <summary>Files and folders that count as the command's code, relative to the workspace.</summary>
    public IReadOnlyList<string> Code { get; init; } = [];
    /// <summary>Environment variables that count as input, sorted.</summary>
    public IReadOnlyList<string> Env { get; init; } = [];
    public required SourcePosition Position { get; init; }
}

/// <summary>An input: exactly one of <see cref="Output"/> and <see cref="Path"/> is set.</summary>
/// <param name="Name">As the stage knows it.</param>
/// <param name="From">As the manifest says it: <c>Stage:output</c>, or the path with <c>/</c> between its parts.</param>
/// <param name="Output">An output of another stage.</param>
/// <param name="Path">Absolute path of a file or folder.</param>
public sealed record InputDefinition(string Name, string From, OutputReference? Output, string? Path);

/// <summary>An output of a stage, by name.</summary>
public sealed record OutputReference(string Stage, string Output)
{
    public override string ToString() => $"{Stage}:{Output}";
}

/// <summary>Where something stands in a file; line and column count from 1.</summary>
public readonly record struct SourcePosition(string File, int Line, int Column)
{
    public override string ToString() => $"{File}:{Line}:{Column}";
}

/// <summary>When a stored result may stand for a run.</summary>
/// <param name="Always">Never: the stage runs every time.</param>
/// <param name="Expires">Only while it is younger than this.</param>
public sealed record CachePolicy(bool Always = false, TimeSpan? Expires = null)
{
    public static CachePolicy Reuse { get; } = new();
}
