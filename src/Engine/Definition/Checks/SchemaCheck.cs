using System.Text.Json.Nodes;
using Pipeline.Contracts;
using Pipeline.Engine.Definition.Yaml;

namespace Pipeline.Engine.Definition.Checks;

/// <summary>Checks a stage's parameters against its JSON schema: the part of the language that <c>StageDescription.Options</c> is written in.</summary>
/// <param name="models">Aliases of the registry, which a text of the format <c>model</c> is one of.</param>
internal sealed class SchemaCheck(ViolationList violations, IReadOnlyCollection<string> models)
{
    /// <param name="defaults">What stands for a missing member: then it is not missing.</param>
    public void Check(YamlNode node, JsonObject schema, JsonNode? defaults, string path)
    {
        if (node is YamlScalar { Type: ScalarType.Refused })
            return;
        if (!SchemaTypes.Admit(schema["type"], node))
        {
            violations.Add(node, $"{path} must be {SchemaTypes.InWords(schema["type"]!)}, not {node.Kind}");
            return;
        }

        if (schema["enum"] is JsonArray choices)
            CheckChoice(node, choices, path);
        switch (node)
        {
            case YamlScalar { Type: ScalarType.Integer or ScalarType.Real } number:
                CheckRange(number, SchemaRange.Of(schema), path);
                break;
            case YamlScalar { Type: ScalarType.Text } name when (string?)schema["format"] == StageDescription.ModelFormat && !models.Contains(name.Text):
                violations.Add(name, $"{path}: there is no model {Visible.Quote(name.Text)} under models:, which has {(models.Count == 0 ? "none" : string.Join(", ", models.Select(alias => Visible.Text(alias))))}");
                break;
            case YamlSequence sequence when schema["items"] is JsonObject items:
                for (var i = 0; i < sequence.Items.Count; i++)
                    Check(sequence.Items[i], items, null, $"{path}[{i}]");
                break;
            case YamlMapping mapping:
                CheckMembers(mapping, schema, defaults as JsonObject, path);
                break;
        }
    }

    private void CheckMembers(YamlMapping mapping, JsonObject schema, JsonObject? defaults, string path)
    {
        var properties = schema["properties"] as JsonObject;
        var others = schema["additionalProperties"];
        foreach (var (name, entry) in mapping.Entries)
        {
            var member = $"{path}.{Visible.Text(name)}";
            if (properties?[name] is JsonObject known)
                Check(entry.Value, known, defaults?[name], member);
            else if (properties?.ContainsKey(name) == true)
                continue;
            else if (others is JsonObject other)
                Check(entry.Value, other, defaults?[name], member);
            else if (others is JsonValue flag && flag.TryGetValue<bool>(out var open) && !open)
                violations.Add(entry.Key, $"unknown parameter {member}{violations.Suggest(name, properties is null ? [] : [.. properties.Select(property => property.Key)])}");
        }

        foreach (var required in schema["required"] as JsonArray ?? [])
        {
            var name = required!.GetValue<string>();
            if (mapping[name] is null && defaults?.ContainsKey(name) != true)
                violations.Add(mapping, $"{path}.{name} is missing, and has no default");
        }
    }

    private void CheckChoice(YamlNode node, JsonArray choices, string path)
    {
        var value = YamlJson.From(node);
        if (choices.Any(choice => JsonNode.DeepEquals(choice, value)))
            return;
        var names = choices.Select(choice => choice?.ToString() ?? "null").ToList();
        violations.Add(node, $"{path} must be one of {string.Join(", ", names)}, not {node.Kind}");
    }

    private void CheckRange(YamlScalar number, SchemaRange range, string path)
    {
        if (!range.Contains(number.Number))
            violations.Add(number, $"{path} must be {range}, not {Visible.Text(number.Text)}");
    }
}
