using System.Text.Json;
using Pipeline.Curate.Rows;

namespace Pipeline.Curate.Shapes;

/// <summary>The fields of one object, read as text; remembers the first thing that is wrong.</summary>
internal sealed class RowFields
{
    private readonly JsonElement _object;

    private RowFields(JsonElement row) => _object = row;

    public static RowFields Of(JsonElement row) => new(row);

    /// <summary>The first problem met, or null.</summary>
    public Rejection? Problem { get; private set; }

    /// <summary>Remembers a problem, unless there was one before.</summary>
    public void Reject(Reason reason, string detail) => Problem ??= new(reason, detail);

    /// <summary>The first of <paramref name="names"/> that the object has and that is not null.</summary>
    public JsonElement? Find(IReadOnlyList<string> names, bool required)
    {
        foreach (var name in names)
        {
            JsonElement? found = null;
            foreach (var property in _object.EnumerateObject())
            {
                if (!property.NameEquals(name))
                    continue;
                if (found is not null)
                    Reject(Reason.DuplicateKey, $"'{name}' stands twice");
                found = property.Value;
            }

            if (found is { ValueKind: not JsonValueKind.Null })
                return found;
        }

        if (required)
            Reject(Reason.MissingField, $"no '{string.Join("' or '", names)}'");
        return null;
    }

    /// <summary>The text of a field; empty when it is absent or no text.</summary>
    public string Text(IReadOnlyList<string> names, bool required) =>
        Find(names, required) is { } value ? Text(value, names) : "";

    /// <summary>A string as it is; a number or boolean as it is written; a list of text parts (as chat interfaces send them) joined.</summary>
    private string Text(JsonElement value, IReadOnlyList<string> names)
    {
        switch (value.ValueKind)
        {
            case JsonValueKind.String:
                return value.GetString()!;
            case JsonValueKind.Number or JsonValueKind.True or JsonValueKind.False:
                return value.GetRawText();
            case JsonValueKind.Array when value.EnumerateArray().All(IsTextPart):
                return string.Concat(value.EnumerateArray().Select(part => part.GetProperty("text").GetString()));
            default:
                Reject(Reason.WrongType, $"'{string.Join("' or '", names)}' is of JSON type {value.ValueKind.ToString().ToLowerInvariant()}, not text");
                return "";
        }
    }

    private static bool IsTextPart(JsonElement part) =>
        part.ValueKind == JsonValueKind.Object && part.TryGetProperty("text", out var text) && text.ValueKind == JsonValueKind.String;
}
