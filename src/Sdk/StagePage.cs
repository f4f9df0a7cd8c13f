using System.Text.Json.Nodes;
using Pipeline.Contracts;

namespace Pipeline.Sdk;

/// <summary>What a person reads about a stage before using it.</summary>
public sealed record StagePage
{
    /// <summary>As <c>uses</c> in <c>pipeline.yaml</c> says it: the folder under <c>stages/</c>, in kebab case.</summary>
    public required string Name { get; init; }

    /// <summary>What it does, in a sentence.</summary>
    public required string Purpose { get; init; }

    /// <summary>When to use it, and when not.</summary>
    public required string WhenToUse { get; init; }

    /// <summary>Where it stands in the way from raw data to a report: <c>data</c>, <c>training</c>, <c>evaluation</c>, <c>report</c>.</summary>
    public required string Phase { get; init; }

    /// <summary>How long it takes, for what size.</summary>
    public required string ExpectedTime { get; init; }

    /// <summary>What it costs in money, such as calls of a model.</summary>
    public required string ExpectedCost { get; init; }

    /// <summary>What it reads.</summary>
    public required IReadOnlyList<PortDescription> Inputs { get; init; }

    /// <summary>What it writes.</summary>
    public required IReadOnlyList<PortDescription> Outputs { get; init; }

    /// <summary>Whether it computes with libraries whose last bits depend on the kind of processor: that then counts as an input.</summary>
    public bool FloatingPoint { get; init; }

    internal StageDescription With(JsonObject options, JsonObject defaults) => new()
    {
        Name = Name,
        Purpose = Purpose,
        WhenToUse = WhenToUse,
        Phase = Phase,
        ExpectedTime = ExpectedTime,
        ExpectedCost = ExpectedCost,
        Inputs = Inputs,
        Outputs = Outputs,
        FloatingPoint = FloatingPoint,
        Options = options,
        Defaults = defaults,
    };
}
