using System.Text;
using System.Text.Json.Nodes;
using Pipeline.Contracts;
using Pipeline.Engine.Definition;

namespace Pipeline.Engine.Fingerprinting;

/// <summary>Parameters as entries: <c>params.a.b</c> for each leaf, its value as canonical JSON. A list is one leaf.</summary>
public static class ParameterEntries
{
    public static IEnumerable<FingerprintEntry> Of(JsonObject parameters) => Flatten("params", parameters);

    /// <summary>What decides a model's replies: <c>models.alias.provider</c> and so on.</summary>
    public static IEnumerable<FingerprintEntry> OfModel(ModelEntry model) => Flatten($"models.{Key(model.Alias)}", new(model.Identity.Select(field => KeyValuePair.Create(field.Key, field.Value?.DeepClone()))));

    private static IEnumerable<FingerprintEntry> Flatten(string prefix, JsonObject members) =>
        members.SelectMany(member => member.Value is JsonObject { Count: > 0 } inner
            ? Flatten($"{prefix}.{Key(member.Key)}", inner)
            : [new FingerprintEntry($"{prefix}.{Key(member.Key)}", Encoding.UTF8.GetString(CanonicalJson.Serialize(member.Value)))]);

    /// <summary>A key with a dot is quoted, or <c>{"a.b": 1}</c> and <c>{"a": {"b": 1}}</c> would be one entry.</summary>
    private static string Key(string key) =>
        key.Contains('.', StringComparison.Ordinal) || key.Contains('"', StringComparison.Ordinal)
            ? Encoding.UTF8.GetString(CanonicalJson.Serialize(JsonValue.Create(key)))
            : key;
}
