using System.Text.Json.Nodes;
using Pipeline.Contracts;
using Pipeline.Engine.Definition;

namespace Pipeline.Engine.Tests.Definition;

/// <summary>Three executables: <c>curate</c> (raw → train, rejected) and <c>train</c> (data, base? → adapter), with options of every type, and <c>judge</c>, which asks models.</summary>
internal sealed class FakeCatalog : IStageCatalog
{
    private readonly Dictionary<string, StageExecutable> _executables = new(StringComparer.Ordinal)
    {
        ["curate"] = Executable("curate", [new("raw", "the instructions")], ["train", "rejected"], CurateOptions, """{"near_duplicates":{"threshold":0.8,"bands":16},"language":null}"""),
        ["train"] = Executable("train", [new("data", "the rows"), new("base", "the base model", Optional: true)], ["adapter"], TrainOptions,
            """{"method":"lora","rank":16,"learning_rate":0.0002,"targets":["q_proj","v_proj"],"packing":false}"""),
        ["judge"] = Executable("judge", [new("rows", "the rows")], ["verdicts"], JudgeOptions, """{"candidate":null,"judges":[]}"""),
    };

    private const string JudgeOptions = """
        {"type":"object","additionalProperties":false,"properties":{
          "candidate":{"type":["string","null"],"format":"model"},"judges":{"type":"array","items":{"type":"string","format":"model"}}}}
        """;

    private const string CurateOptions = """
        {"type":"object","additionalProperties":false,"properties":{
          "near_duplicates":{"type":"object","additionalProperties":false,"properties":{
            "threshold":{"type":"number","exclusiveMinimum":0,"maximum":1},"bands":{"type":"integer","minimum":1,"maximum":256}}},
          "language":{"type":["string","null"]},"min_length":{"type":"integer","minimum":0},"weights":{"type":"object","additionalProperties":{"type":"number"}}}}
        """;

    private const string TrainOptions = """
        {"type":"object","additionalProperties":false,"required":["steps"],"properties":{
          "steps":{"type":"integer","minimum":1},"method":{"type":"string","enum":["full","lora","qlora"]},"rank":{"type":"integer","minimum":1,"maximum":1024},
          "learning_rate":{"type":"number","exclusiveMinimum":0,"exclusiveMaximum":1},"targets":{"type":"array","items":{"type":"string"}},"packing":{"type":"boolean"}}}
        """;

    public IReadOnlyList<string> Names => [.. _executables.Keys.Order(StringComparer.Ordinal)];

    public StageExecutable? Find(string name) => _executables.GetValueOrDefault(name);

    private static StageExecutable Executable(string name, PortDescription[] inputs, string[] outputs, string options, string defaults) =>
        new(name, $"/run/{name}.dll", Digest.Of("code"u8), new StageDescription
        {
            Name = name,
            Purpose = $"What {name} is for.",
            WhenToUse = "Always.",
            Phase = "data",
            ExpectedTime = "seconds",
            ExpectedCost = "nothing",
            Inputs = inputs,
            Outputs = [.. outputs.Select(output => new PortDescription(output, $"the {output}"))],
            Options = JsonNode.Parse(options)!.AsObject(),
            Defaults = JsonNode.Parse(defaults)!.AsObject(),
        });
}
