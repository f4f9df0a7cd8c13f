using System.Text.Json.Nodes;

namespace Pipeline.Engine.Definition;

/// <summary>A model of the registry, under the alias that stages' parameters use.</summary>
/// <param name="Fields">As written, with what its provider implies.</param>
public sealed record ModelEntry(string Alias, JsonObject Fields)
{
    /// <summary>What decides a reply. Prices, limits and the key's variable do not: another of those asks nothing again.</summary>
    private static readonly IReadOnlyList<string> IdentityFields = ["provider", "model", "base_address"];

    /// <summary>What a fingerprint holds of it: the fields that decide a reply.</summary>
    public IEnumerable<KeyValuePair<string, JsonNode?>> Identity => Fields.Where(member => IdentityFields.Contains(member.Key));

    /// <summary>The environment variable that has to hold a key; null where none is needed, as for replaying stored replies.</summary>
    public string? NeededVariable => (bool?)Fields["offline"] == true ? null : (string?)Fields["key_variable"];
}
