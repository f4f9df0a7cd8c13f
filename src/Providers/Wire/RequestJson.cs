using System.Text.Json.Nodes;

namespace Pipeline.Providers.Wire;

/// <summary>Parts that the wire formats share.</summary>
internal static class RequestJson
{
    public static JsonArray Messages(IEnumerable<ChatMessage> messages) =>
        [.. messages.Select(message => new JsonObject { ["role"] = RoleOf(message.Role), ["content"] = message.Content })];

    public static JsonArray Texts(IEnumerable<string> texts) => [.. texts.Select(text => (JsonNode)text)];

    /// <summary>Puts a member in, if it has a value: what a model does not know it may refuse.</summary>
    public static void Add(JsonObject body, string name, JsonNode? value)
    {
        if (value is not null)
            body[name] = value;
    }

    public static string RoleOf(ChatRole role) => role switch
    {
        ChatRole.System => "system",
        ChatRole.User => "user",
        ChatRole.Assistant => "assistant",
        _ => throw new ArgumentOutOfRangeException(nameof(role), role, "There is no such role."),
    };
}
