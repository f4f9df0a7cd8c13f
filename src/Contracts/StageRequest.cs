using System.Text.Json.Nodes;

namespace Pipeline.Contracts;

/// <summary>What the engine asks of a stage process: the whole of what it may read, and where it may write.</summary>
public sealed record StageRequest
{
    public const string CurrentSchema = "pipeline.request/v1";

    public string Schema { get; init; } = CurrentSchema;
    public required string Stage { get; init; }
    public required JsonObject Params { get; init; }
    /// <summary>Input name → absolute path of a file or folder.</summary>
    public required IReadOnlyDictionary<string, string> Inputs { get; init; }
    /// <summary>Output name → absolute path of an existing, empty folder.</summary>
    public required IReadOnlyDictionary<string, string> Outputs { get; init; }
    /// <summary>Scratch folder; checkpoints left here by an earlier attempt are in it.</summary>
    public required string Work { get; init; }
    /// <summary>The registry's entries of the models that the parameters name, by alias; null where they name none. Without keys: an entry names the variable that holds one.</summary>
    public JsonObject? Models { get; init; }
    /// <summary>The store of model replies, for stages that ask models.</summary>
    public string? Calls { get; init; }
    public required long Seed { get; init; }
    /// <summary>The run that this is part of, for logs and run records: no input, and never part of an output.</summary>
    public string? Run { get; init; }
    public StageResources Resources { get; init; } = new();
}

/// <param name="Cpus">Processor cores.</param>
/// <param name="Gpus">Accelerators.</param>
/// <param name="Memory">Bytes, or null for no limit.</param>
/// <param name="Time">Seconds, or null for no limit.</param>
public sealed record StageResources(int Cpus = 1, int Gpus = 0, long? Memory = null, double? Time = null);
