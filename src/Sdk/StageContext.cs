using System.Text.Json.Nodes;
using Pipeline.Contracts;
using Pipeline.Sdk.Artifacts;
using Pipeline.Sdk.Reporting;

namespace Pipeline.Sdk;

/// <summary>All that a stage may know and touch while it runs.</summary>
public sealed class StageContext<TOptions>
{
    internal StageContext(TOptions options, StageRun run)
    {
        Options = options;
        Name = run.Request.Stage;
        Work = run.Request.Work;
        Models = run.Request.Models ?? [];
        Calls = run.Request.Calls;
        Seed = run.Request.Seed;
        Run = run.Request.Run;
        Resources = run.Request.Resources;
        Inputs = run.Inputs;
        Outputs = run.Outputs;
        Metrics = run.Metrics;
        Usage = run.Usage;
        Log = run.Log;
        Progress = run.Progress;
    }

    /// <summary>The parameters, checked.</summary>
    public TOptions Options { get; }

    /// <summary>The stage's name in the pipeline.</summary>
    public string Name { get; }

    /// <summary>What it reads.</summary>
    public StageInputs Inputs { get; }

    /// <summary>What it writes.</summary>
    public StageOutputs Outputs { get; }

    /// <summary>A scratch folder. Checkpoints that an earlier, interrupted attempt left are in it.</summary>
    public string Work { get; }

    /// <summary>The registry's entries of the models that the parameters name, by alias.</summary>
    public JsonObject Models { get; }

    /// <summary>The folder of stored model replies, where the pipeline has one.</summary>
    public string? Calls { get; }

    /// <summary>The one source of chance.</summary>
    public long Seed { get; }

    /// <summary>The id of the run, for the log and for <see cref="Usage"/>; never for an output. Null where the caller has none.</summary>
    public string? Run { get; }

    /// <summary>What it may use of the machine.</summary>
    public StageResources Resources { get; }

    /// <summary>Numbers about the result that the same inputs give again: they enter the manifest.</summary>
    public JsonObject Metrics { get; }

    /// <summary>Numbers about this run: times, speeds, memory, tokens paid for, cost.</summary>
    public JsonObject Usage { get; }

    /// <summary>Lines for the stage's log.</summary>
    public StageLog Log { get; }

    /// <summary>How far the work is.</summary>
    public StageProgress Progress { get; }
}
