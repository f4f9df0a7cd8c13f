using System.Text.Json.Nodes;
using Pipeline.Engine.Definition.Yaml;

namespace Pipeline.Engine.Definition.Checks;

/// <summary>The <c>type</c> of a JSON schema: a name, a list of names, or absent for anything.</summary>
internal static class SchemaTypes
{
    public static bool Admit(JsonNode? type, YamlNode node) => type switch
    {
        null => true,
        JsonArray several => several.Any(one => Admit(one, node)),
        _ => type.GetValue<string>() switch
        {
            "object" => node is YamlMapping,
            "array" => node is YamlSequence,
            "string" => node is YamlScalar { Type: ScalarType.Text },
            "boolean" => node is YamlScalar { Type: ScalarType.Boolean },
            "null" => node.IsNull,
            "number" => node is YamlScalar { Type: ScalarType.Integer or ScalarType.Real },
            // As JSON Schema has it, 3.0 is an integer.
            "integer" => node is YamlScalar { Type: ScalarType.Integer or ScalarType.Real } scalar && Math.Floor(scalar.Number) == scalar.Number
                && Math.Abs(scalar.Number) <= CoreSchema.LargestInteger,
            _ => true,
        },
    };

    public static string InWords(JsonNode type) =>
        type is JsonArray several ? string.Join(" or ", several.Select(one => InWords(one!))) : type.GetValue<string>() switch
        {
            "object" => "a map",
            "array" => "a list",
            "string" => "text",
            "boolean" => "true or false",
            "null" => "null",
            "number" => "a number",
            "integer" => "a whole number",
            var other => other,
        };
}
