using System.Text.Json.Nodes;
using Pipeline.Engine.Definition.Yaml;

namespace Pipeline.Engine.Definition.Checks;

/// <summary>Reads the model registry: <c>models:</c> of the file.</summary>
internal static class ModelsCheck
{
    private const string Compatible = "openai-compatible";

    private static readonly JsonObject Schema = JsonNode.Parse("""
        {
          "type": "object", "additionalProperties": false, "required": ["provider", "model"],
          "properties": {
            "provider": { "type": "string", "enum": ["openai", "anthropic", "gemini", "openai-compatible"] },
            "model": { "type": "string" },
            "base_address": { "type": "string" },
            "key_variable": { "type": ["string", "null"] },
            "price_in": { "type": "number", "minimum": 0 },
            "price_out": { "type": "number", "minimum": 0 },
            "context": { "type": "integer", "minimum": 1 },
            "requests_per_minute": { "type": "integer", "minimum": 1 },
            "tokens_per_minute": { "type": "integer", "minimum": 1 },
            "concurrency": { "type": "integer", "minimum": 1, "maximum": 1024 },
            "timeout_seconds": { "type": "number", "exclusiveMinimum": 0, "maximum": 86400 },
            "logprobs": { "type": "boolean" },
            "offline": { "type": "boolean" }
          }
        }
        """)!.AsObject();

    /// <summary>Where each provider's key is read from, unless the entry says otherwise.</summary>
    private static readonly Dictionary<string, string> KeyVariables = new(StringComparer.Ordinal)
    {
        ["openai"] = "OPENAI_API_KEY",
        ["anthropic"] = "ANTHROPIC_API_KEY",
        ["gemini"] = "GEMINI_API_KEY",
    };

    public static IReadOnlyDictionary<string, ModelEntry> Read(YamlMapping? models, NodeReader reader)
    {
        var entries = new SortedDictionary<string, ModelEntry>(StringComparer.Ordinal);
        foreach (var (alias, entry) in models?.Entries ?? [])
        {
            var what = $"models.{Visible.Text(alias)}";
            if (reader.Mapping(entry.Value, what) is not { } fields)
                continue;
            new SchemaCheck(reader.Violations, entries.Keys).Check(fields, Schema, null, what);
            CheckAddress(fields, reader, what);
            if (fields["price_in"] is null != fields["price_out"] is null)
                reader.Violations.Add(fields, $"{what} has one of price_in and price_out; a cost needs both");
            entries[alias] = new(alias, WithProvider(YamlJson.From(fields)));
        }

        return entries;
    }

    private static void CheckAddress(YamlMapping fields, NodeReader reader, string what)
    {
        if (fields["base_address"] is YamlScalar { Type: ScalarType.Text } address)
        {
            if (!Uri.TryCreate(address.Text, UriKind.Absolute, out var uri) || uri.Scheme is not ("http" or "https") || uri.UserInfo.Length > 0 || uri.Query.Length > 0)
                reader.Violations.Add(address, $"{what}.base_address must be an address such as http://127.0.0.1:8000/v1, without user, password or query");
        }
        else if (fields["provider"] is YamlScalar { Text: Compatible })
        {
            reader.Violations.Add(fields, $"{what}.base_address is missing: {Compatible} is any server that speaks OpenAI's protocol, and this says which");
        }
    }

    private static JsonObject WithProvider(JsonObject fields)
    {
        if (!fields.ContainsKey("key_variable") && fields["provider"] is JsonValue provider && provider.TryGetValue<string>(out var name)
            && KeyVariables.TryGetValue(name, out var variable))
            fields["key_variable"] = variable;
        return fields;
    }
}
