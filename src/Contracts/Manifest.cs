using System.Text.Json.Nodes;

namespace Pipeline.Contracts;

/// <summary>What a stage was made from and what it made. Deterministic: no time, host or absolute path.</summary>
public sealed record Manifest
{
    public const string CurrentSchema = "pipeline.manifest/v1";

    public string Schema { get; init; } = CurrentSchema;
    public required string Stage { get; init; }
    /// <summary>The executable under <c>stages/</c>; absent for a stage of <c>run</c>.</summary>
    public string? Uses { get; init; }
    /// <summary>The command template; absent for a stage of <c>uses</c>.</summary>
    public string? Run { get; init; }
    public required Digest Fingerprint { get; init; }
    public required JsonObject Params { get; init; }
    public required IReadOnlyList<ManifestInput> Inputs { get; init; }
    public ManifestCode? Code { get; init; }
    /// <summary>The kind of processor, where it decides the last bits of the result; else absent.</summary>
    public string? Processor { get; init; }
    public required IReadOnlyList<ManifestOutput> Outputs { get; init; }
    /// <summary>Reproducible numbers only; times, speeds and costs are in the run record.</summary>
    public JsonObject Metrics { get; init; } = [];
}

/// <param name="From"><c>Stage:output</c>, or a path of the workspace.</param>
public sealed record ManifestInput(string Name, Digest Digest, string From);

public sealed record ManifestCode(Digest Digest);

/// <param name="Digest">Of the folder: <see cref="FileEntry.FolderDigest"/>.</param>
/// <param name="Files">Sorted by path (ordinal).</param>
/// <param name="Rows">Where the output is a table.</param>
public sealed record ManifestOutput(string Name, Digest Digest, IReadOnlyList<FileEntry> Files, long? Rows = null);
