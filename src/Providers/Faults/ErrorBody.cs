using System.Text.Json;

namespace Pipeline.Providers.Faults;

/// <summary>
/// The error object of OpenAI (<c>{"error":{"message","type","code"}}</c>), Anthropic (<c>{"type":"error","error":{"type","message"}}</c>), Google (the first,
/// in a list, with <c>status</c>) and servers that say only <c>{"error":"…"}</c> or <c>{"message":"…"}</c>.
/// </summary>
internal sealed record ErrorBody(string? Code, string? Type, string? Message)
{
    /// <returns>Null where the body is no such object.</returns>
    public static ErrorBody? Read(string body)
    {
        try
        {
            using var document = JsonDocument.Parse(body);
            var root = document.RootElement;
            if (root.ValueKind == JsonValueKind.Array && root.GetArrayLength() > 0)
                root = root[0];
            if (root.ValueKind != JsonValueKind.Object)
                return null;
            if (!root.TryGetProperty("error", out var error))
                return new(Text(root, "code"), Text(root, "type"), Text(root, "message"));
            return error.ValueKind switch
            {
                JsonValueKind.String => new(null, null, error.GetString()),
                JsonValueKind.Object => new(Text(error, "status") ?? Text(error, "code"), Text(error, "type"), Text(error, "message")),
                _ => null,
            };
        }
        catch (JsonException)
        {
            // A proxy's page, or nothing: the body itself is then the message.
            return null;
        }
    }

    private static string? Text(JsonElement element, string name) =>
        element.TryGetProperty(name, out var value) && value.ValueKind == JsonValueKind.String ? value.GetString() : null;
}
