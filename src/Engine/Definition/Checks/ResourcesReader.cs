using Pipeline.Contracts;
using Pipeline.Engine.Definition.Yaml;

namespace Pipeline.Engine.Definition.Checks;

/// <summary>Reads <c>{ cpus, gpus, memory, time }</c>.</summary>
internal sealed class ResourcesReader(NodeReader reader)
{
    private const long LeastMemory = 1 << 20;
    private static readonly string[] Fields = ["cpus", "gpus", "memory", "time"];

    public StageResources Read(YamlMapping? node)
    {
        if (node is null)
            return new StageResources();
        reader.Keys(node, "in resources", Fields);
        var none = new StageResources();
        return new StageResources(
            (int)(reader.Integer(node["cpus"], "resources.cpus", 1, 65536) ?? none.Cpus),
            (int)(reader.Integer(node["gpus"], "resources.gpus", 0, 65536) ?? none.Gpus),
            Memory(node["memory"]),
            Duration(node["time"], "resources.time")?.TotalSeconds);
    }

    /// <summary>A time span with its units, or null and a violation.</summary>
    public TimeSpan? Duration(YamlNode? node, string what)
    {
        if (node is null or YamlScalar { Type: ScalarType.Null })
            return null;
        if (node is YamlScalar { Type: ScalarType.Text or ScalarType.Integer or ScalarType.Real } scalar && Quantities.ParseDuration(scalar.Text) is { } span)
            return span;
        reader.Wrong(node, what, Quantities.DurationRule);
        return null;
    }

    private long? Memory(YamlNode? node)
    {
        if (node is null or YamlScalar { Type: ScalarType.Null })
            return null;
        if (node is YamlScalar { Type: ScalarType.Text or ScalarType.Integer or ScalarType.Real } scalar && Quantities.ParseMemory(scalar.Text) is >= LeastMemory and var bytes)
            return bytes;
        reader.Wrong(node, "resources.memory", Quantities.MemoryRule);
        return null;
    }
}
