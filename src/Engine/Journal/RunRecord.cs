using System.Text.Json.Nodes;
using System.Text.Json.Serialization;
using Pipeline.Contracts;

namespace Pipeline.Engine.Journal;

/// <summary>One run, with all that varies between runs: <c>run.json</c> of its notebook.</summary>
public sealed record RunRecord
{
    public const string CurrentSchema = "pipeline.run/v1";
    public const string FileName = "run.json";

    public string Schema { get; init; } = CurrentSchema;
    public required string Id { get; init; }
    public required string Pipeline { get; init; }
    /// <summary>The command line's arguments.</summary>
    public required string Command { get; init; }
    public required DateTimeOffset Started { get; init; }
    public DateTimeOffset? Ended { get; init; }
    /// <summary>A record that was never finished says <c>interrupted</c>.</summary>
    public RunStatus Outcome { get; init; } = RunStatus.Interrupted;
    public GitState? Git { get; init; }
    public IReadOnlyList<StageRecord> Stages { get; init; } = [];
}

[JsonConverter(typeof(LowerCase<RunStatus>))]
public enum RunStatus
{
    Succeeded,
    Failed,
    Interrupted,
}

/// <param name="Commit">Of the workspace's repository.</param>
/// <param name="Dirty">Whether tracked files differ from it.</param>
public sealed record GitState(string Commit, bool Dirty);

/// <summary>A stage of a run.</summary>
/// <param name="Outcome">executed, cached, failed or skipped.</param>
/// <param name="Seconds">Wall clock of its process in this run.</param>
public sealed record StageRecord(
    string Name, string Outcome, Digest? Fingerprint, Digest? Manifest, double Seconds, JsonObject Metrics, JsonObject Usage, string? Error,
    [property: JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)] bool? Frozen = null);

[JsonSerializable(typeof(RunRecord))]
[JsonSourceGenerationOptions(PropertyNamingPolicy = JsonKnownNamingPolicy.SnakeCaseLower, WriteIndented = true)]
internal sealed partial class RunJson : JsonSerializerContext;
