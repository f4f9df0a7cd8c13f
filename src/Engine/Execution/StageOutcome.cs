using System.Text.Json.Nodes;
using Pipeline.Contracts;

namespace Pipeline.Engine.Execution;

/// <summary>How a stage of a run ended.</summary>
public enum StageStatus
{
    /// <summary>Its process ran and ended well.</summary>
    Executed,
    /// <summary>A stored result stood for it.</summary>
    Cached,
    Failed,
    /// <summary>Never started: something it needs failed, or the run was stopped.</summary>
    Skipped,
}

/// <summary>What became of one stage of a run.</summary>
public sealed record StageOutcome
{
    public required string Stage { get; init; }
    public required StageStatus Status { get; init; }
    /// <summary>Wall clock of its own process; zero if none ran.</summary>
    public TimeSpan Duration { get; init; }
    public Digest? Fingerprint { get; init; }
    /// <summary>The digest of its manifest.</summary>
    public Digest? Manifest { get; init; }
    public JsonObject Metrics { get; init; } = [];
    public JsonObject Usage { get; init; } = [];
    /// <summary>For a failure: what happened, where, and what to do.</summary>
    public string? Error { get; init; }
}
