using System.Text.Json.Nodes;

namespace Pipeline.Contracts;

/// <summary>A stage's page for <c>Describe</c>, and the schema its parameters are checked against: what <c>&lt;stage&gt; --describe</c> prints.</summary>
public sealed record StageDescription
{
    public const string CurrentSchema = "pipeline.description/v1";

    /// <summary>The <c>format</c> of a text that is an alias of the pipeline's model registry.</summary>
    public const string ModelFormat = "model";

    public string Schema { get; init; } = CurrentSchema;
    /// <summary>As <c>uses</c> says it.</summary>
    public required string Name { get; init; }
    public required string Purpose { get; init; }
    public required string WhenToUse { get; init; }
    public required string Phase { get; init; }
    public required string ExpectedTime { get; init; }
    public required string ExpectedCost { get; init; }
    public required IReadOnlyList<PortDescription> Inputs { get; init; }
    public required IReadOnlyList<PortDescription> Outputs { get; init; }
    /// <summary>Whether the kind of processor decides the last bits of the result, so that it counts as an input.</summary>
    public bool FloatingPoint { get; init; }
    /// <summary>JSON schema of the parameters: <c>type</c>, <c>properties</c>, <c>additionalProperties</c>, <c>items</c>, <c>enum</c>,
    /// <c>minimum</c>, <c>maximum</c>, <c>exclusiveMinimum</c>, <c>exclusiveMaximum</c>, <c>description</c>, <c>format</c>.</summary>
    public required JsonObject Options { get; init; }
    /// <summary>Every parameter with its default value.</summary>
    public required JsonObject Defaults { get; init; }
}

/// <summary>A named input or output of a stage.</summary>
public sealed record PortDescription(string Name, string Summary, bool Optional = false);
