using System.Text.Json.Nodes;
using Pipeline.Contracts;
using Pipeline.Sdk.Artifacts;
using Pipeline.Sdk.Reporting;

namespace Pipeline.Sdk;

/// <summary>One request, and what is collected while it is served.</summary>
internal sealed class StageRun(StageRequest request, StageLog log, StageProgress progress)
{
    public StageRequest Request { get; } = request;

    public StageInputs Inputs { get; } = new(request.Inputs);

    public StageOutputs Outputs { get; } = new(request.Outputs);

    public JsonObject Metrics { get; } = [];

    public JsonObject Usage { get; } = [];

    public StageLog Log { get; } = log;

    public StageProgress Progress { get; } = progress;

    public StageResult Result() => new()
    {
        Metrics = Metrics,
        Outputs = Outputs.Results(),
        Usage = Usage,
    };
}
