using System.Text.Json;

namespace Pipeline.Models.Tokenization.Reading;

/// <summary>A value of a JSON file that knows where it stands, so that every complaint names the file and the place.</summary>
internal readonly record struct JsonPart(JsonElement Value, string File, string Path)
{
    /// <summary>Reads a whole file.</summary>
    /// <exception cref="ModelFormatException">The file cannot be read or is no JSON object.</exception>
    public static JsonPart Read(string file)
    {
        try
        {
            ReadOnlySpan<byte> bytes = System.IO.File.ReadAllBytes(file);
            var root = JsonElement.Parse(bytes.StartsWith("\uFEFF"u8) ? bytes[3..] : bytes);
            return root.ValueKind == JsonValueKind.Object ? new(root, file, "") : throw new ModelFormatException($"{file}: a JSON object is expected, not {Name(root)}. Fetch the file again.");
        }
        catch (JsonException e)
        {
            throw new ModelFormatException($"{file}: no valid JSON (line {e.LineNumber + 1}, byte {e.BytePositionInLine + 1} of it). It may be cut off: fetch it again.");
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            throw new ModelFormatException($"{file} cannot be read: {e.Message}");
        }
    }

    /// <summary>The value's <c>type</c>.</summary>
    public string Type => Required("type").AsString();

    /// <summary>A property; null where it is absent or null.</summary>
    public JsonPart? Optional(string name)
    {
        if (Value.ValueKind != JsonValueKind.Object)
            throw Wrong("an object");
        return Value.TryGetProperty(name, out var value) && value.ValueKind != JsonValueKind.Null ? new(value, File, Path.Length == 0 ? name : $"{Path}.{name}") : null;
    }

    public JsonPart Required(string name) => Optional(name) ?? throw Error($"{name} is missing", "Fetch the file again.");

    public string? OptionalString(string name) => Optional(name)?.AsString();

    public bool Flag(string name, bool absent) => Optional(name)?.AsFlag() ?? absent;

    public int Count(string name, int absent) => Optional(name)?.AsId() ?? absent;

    public string AsString()
    {
        try
        {
            return Value.ValueKind == JsonValueKind.String ? Value.GetString()! : throw Wrong("a string");
        }
        catch (InvalidOperationException)
        {
            throw Error("half of a surrogate pair is no text", "Fetch the file again.");
        }
    }

    public bool AsFlag() => Value.ValueKind switch { JsonValueKind.True => true, JsonValueKind.False => false, _ => throw Wrong("true or false") };

    /// <summary>A whole number from 0.</summary>
    public int AsId() => Value.ValueKind == JsonValueKind.Number && Value.TryGetInt32(out var id) && id >= 0 ? id : throw Wrong("a whole number from 0");

    public IEnumerable<JsonPart> Items()
    {
        if (Value.ValueKind != JsonValueKind.Array)
            throw Wrong("a list");
        var self = this;
        return Value.EnumerateArray().Select((item, i) => new JsonPart(item, self.File, $"{self.Path}[{i}]"));
    }

    /// <summary>An object's values by their names, which are whole numbers from 0.</summary>
    public IEnumerable<(int Id, JsonPart Part)> ById()
    {
        if (Value.ValueKind != JsonValueKind.Object)
            throw Wrong("an object");
        var self = this;
        return Value.EnumerateObject().Select(member =>
            int.TryParse(member.Name, System.Globalization.NumberStyles.None, System.Globalization.CultureInfo.InvariantCulture, out var id)
                ? (id, new JsonPart(member.Value, self.File, $"{self.Path}[\"{member.Name}\"]"))
                : throw self.Error($"\"{member.Name}\" is no id", "Fetch the file again."));
    }

    public ModelFormatException Error(string what, string advice) => new($"{File}: {(Path.Length == 0 ? "" : Path + ": ")}{what}. {advice}");

    /// <summary>The complaint about a <c>type</c> that is none of those known.</summary>
    public ModelFormatException Unknown(string kind, string type, string known) =>
        Error($"\"{type}\" is no {kind} that is known here", $"Known: {known}. Choose a model whose tokenizer uses those.");

    private ModelFormatException Wrong(string expected) => Error($"{expected} is expected, not {Name(Value)}", "Fetch the file again.");

    private static string Name(JsonElement value) => value.ValueKind switch
    {
        JsonValueKind.Object => "an object",
        JsonValueKind.Array => "a list",
        JsonValueKind.String => "a string",
        JsonValueKind.Number => $"the number {value.GetRawText()}",
        _ => value.GetRawText(),
    };
}
