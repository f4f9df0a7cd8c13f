using System.Globalization;
using System.Text.Json;
using System.Text.Json.Nodes;
using Pipeline.Sdk.Hosting;

namespace Pipeline.Sdk.Options;

/// <summary>
/// Parameters against the schema of a stage's options, all violations at once. The engine has checked the same before it ran anything,
/// with lines and columns; this is for whoever calls the stage by hand.
/// </summary>
internal sealed class OptionsCheck
{
    private readonly List<string> _violations = [];

    public static IReadOnlyList<string> Violations(JsonObject parameters, JsonObject schema)
    {
        var check = new OptionsCheck();
        check.Value(parameters, schema, "params");
        return check._violations;
    }

    private void Value(JsonNode? value, JsonObject schema, string path)
    {
        if (schema["type"] is { } type && !Admits(type, value))
        {
            _violations.Add($"{path} must be {SchemaWords.Type(type)}, not {Shown(value)}");
            return;
        }

        if (schema["enum"] is JsonArray choices && !choices.Any(choice => JsonNode.DeepEquals(choice, value)))
            _violations.Add($"{path} must be {SchemaWords.Of(schema)}, not {Shown(value)}");
        switch (value)
        {
            case JsonObject members:
                Members(members, schema, path);
                break;
            case JsonArray items when schema["items"] is JsonObject item:
                for (var i = 0; i < items.Count; i++)
                    Value(items[i], item, $"{path}[{i}]");
                break;
            case JsonValue number when number.GetValueKind() == JsonValueKind.Number:
                if (!IsWithin(Number(number), schema))
                    _violations.Add($"{path} must be {SchemaWords.Of(schema)}, not {Shown(value)}");
                break;
        }
    }

    private void Members(JsonObject members, JsonObject schema, string path)
    {
        var properties = schema["properties"] as JsonObject;
        foreach (var (name, value) in members)
        {
            if (properties?[name] is JsonObject known)
                Value(value, known, $"{path}.{name}");
            else if (schema["additionalProperties"] is JsonObject other)
                Value(value, other, $"{path}.{name}");
            else if (properties?.ContainsKey(name) != true && schema["additionalProperties"]?.GetValueKind() == JsonValueKind.False)
                _violations.Add($"{path}.{name} is unknown; there are {string.Join(", ", properties?.Select(property => property.Key) ?? [])}");
        }

        foreach (var name in schema["required"] as JsonArray ?? [])
        {
            if (!members.ContainsKey(name!.GetValue<string>()))
                _violations.Add($"{path}.{name} is missing, and has no default");
        }
    }

    private static bool Admits(JsonNode type, JsonNode? value) => type is JsonArray several
        ? several.Any(one => Admits(one!, value))
        : (type.GetValue<string>(), value?.GetValueKind() ?? JsonValueKind.Null) switch
        {
            ("null", JsonValueKind.Null) => true,
            ("boolean", JsonValueKind.True or JsonValueKind.False) => true,
            ("string", JsonValueKind.String) => true,
            ("number", JsonValueKind.Number) => true,
            ("integer", JsonValueKind.Number) => long.TryParse(value!.ToJsonString(), NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out _),
            ("array", JsonValueKind.Array) => true,
            ("object", JsonValueKind.Object) => true,
            _ => false,
        };

    private static bool IsWithin(double number, JsonObject schema) =>
        !(schema["minimum"] is { } least && number < Number(least)) && !(schema["exclusiveMinimum"] is { } above && number <= Number(above))
        && !(schema["maximum"] is { } most && number > Number(most)) && !(schema["exclusiveMaximum"] is { } below && number >= Number(below));

    private static double Number(JsonNode node) => double.Parse(node.ToJsonString(), CultureInfo.InvariantCulture);

    private static string Shown(JsonNode? value)
    {
        const int Longest = 60;
        var text = value?.ToJsonString() ?? "null";
        return text.Length <= Longest ? text : text[..Longest] + "…";
    }
}
