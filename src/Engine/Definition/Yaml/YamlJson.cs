using System.Text.Json.Nodes;

namespace Pipeline.Engine.Definition.Yaml;

/// <summary>A YAML value as JSON. Nesting is bounded by the reader, so recursion is safe.</summary>
internal static class YamlJson
{
    public static JsonNode? From(YamlNode? node) => node switch
    {
        YamlMapping mapping => From(mapping),
        YamlSequence sequence => new JsonArray([.. sequence.Items.Select(From)]),
        YamlScalar scalar => From(scalar),
        _ => null,
    };

    public static JsonObject From(YamlMapping mapping)
    {
        var result = new JsonObject();
        foreach (var (name, entry) in mapping.Entries)
            result.Add(name, From(entry.Value));
        return result;
    }

    private static JsonValue? From(YamlScalar scalar) => scalar.Type switch
    {
        ScalarType.Text => JsonValue.Create(scalar.Text),
        ScalarType.Boolean => JsonValue.Create(scalar.Number != 0),
        ScalarType.Integer or ScalarType.Real => Number(scalar.Number),
        _ => null,
    };

    /// <summary>Whole numbers are written without a fraction, so that a stage reads <c>1.0</c> and <c>1e3</c> where it wants an integer:
    /// the canonical JSON that is fingerprinted knows no difference either.</summary>
    private static JsonValue Number(double number) =>
        Math.Abs(number) <= CoreSchema.LargestInteger && Math.Floor(number) == number ? JsonValue.Create((long)number) : JsonValue.Create(number);
}
