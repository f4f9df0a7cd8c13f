using System.Text.Json;

namespace Pipeline.Host.Tests.Targets;

/// <summary>Which members a JSON value has, and of which types, whatever their values.</summary>
internal sealed class JsonShape
{
    private readonly SortedDictionary<string, SortedSet<string>> _types = new(StringComparer.Ordinal);

    public JsonShape(string json)
    {
        using var document = JsonDocument.Parse(json, new() { CommentHandling = JsonCommentHandling.Skip });
        Add("$", document.RootElement);
    }

    /// <summary>Paths of members, such as <c>$.stages[].name</c>; the elements of an array share one.</summary>
    public IEnumerable<string> Paths => _types.Keys;

    /// <summary>The types at a path; null says nothing and is left out.</summary>
    public IEnumerable<string> TypesAt(string path) => _types[path].Where(type => type != nameof(JsonValueKind.Null));

    /// <summary>Whether the path is a member's of what is never anything but null here.</summary>
    public bool IsBelowNull(string path) =>
        path.LastIndexOf('.') is var dot and > 0 && ((_types.ContainsKey(path[..dot]) && !TypesAt(path[..dot]).Any()) || IsBelowNull(path[..dot]));

    private void Add(string path, JsonElement value)
    {
        if (!_types.TryGetValue(path, out var types))
            _types[path] = types = new(StringComparer.Ordinal);
        types.Add(value.ValueKind is JsonValueKind.True or JsonValueKind.False ? "Boolean" : value.ValueKind.ToString());
        if (value.ValueKind == JsonValueKind.Object)
        {
            foreach (var member in value.EnumerateObject())
                Add($"{path}.{member.Name}", member.Value);
        }
        else if (value.ValueKind == JsonValueKind.Array)
        {
            foreach (var element in value.EnumerateArray())
                Add(path + "[]", element);
        }
    }
}
