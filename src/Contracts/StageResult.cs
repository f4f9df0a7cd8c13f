using System.Text.Json.Nodes;

namespace Pipeline.Contracts;

/// <summary>What a stage leaves in <c>result.json</c> of its work folder.</summary>
public sealed record StageResult
{
    public const string CurrentSchema = "pipeline.result/v1";
    public const string FileName = "result.json";

    public string Schema { get; init; } = CurrentSchema;
    /// <summary>Reproducible values only.</summary>
    public JsonObject Metrics { get; init; } = [];
    public IReadOnlyDictionary<string, StageOutputResult> Outputs { get; init; } = new Dictionary<string, StageOutputResult>();
    /// <summary>What varies between runs of the same work: times, speeds, memory, cost.</summary>
    public JsonObject Usage { get; init; } = [];
}

/// <param name="Rows">Where the output is a table.</param>
public sealed record StageOutputResult(long? Rows = null);
