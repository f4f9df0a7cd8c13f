using System.Text.Json.Nodes;

namespace Pipeline.Sdk.Hosting;

/// <summary>A JSON schema's bounds in words.</summary>
internal static class SchemaWords
{
    /// <summary>Such as <c>number, more than 0, at most 1</c> or <c>one of lora, qlora</c>.</summary>
    public static string Of(JsonObject schema)
    {
        if (schema["enum"] is JsonArray choices)
            return $"one of {string.Join(", ", choices.Select(choice => choice?.ToString() ?? "null"))}";
        var words = new List<string> { Type(schema["type"]) };
        foreach (var (keyword, text) in new[] { ("minimum", "at least"), ("exclusiveMinimum", "more than"), ("maximum", "at most"), ("exclusiveMaximum", "less than") })
        {
            if (schema[keyword] is { } bound)
                words.Add($"{text} {bound.ToJsonString()}");
        }

        return string.Join(", ", words);
    }

    /// <summary>A type, or several: <c>string or null</c>.</summary>
    public static string Type(JsonNode? type) => type switch
    {
        JsonArray several => string.Join(" or ", several.Select(one => one!.ToString())),
        null => "any value",
        _ => type.ToString(),
    };
}
