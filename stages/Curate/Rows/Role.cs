namespace Pipeline.Curate.Rows;

/// <summary>Who speaks. The numbers are hashed into row ids: they never change.</summary>
internal enum Role : byte
{
    System = 0,
    User = 1,
    Assistant = 2,
    Tool = 3,
}

internal static class RoleNames
{
    /// <summary>The name that the output says.</summary>
    public static string Name(this Role role) => role switch
    {
        Role.System => "system",
        Role.User => "user",
        Role.Assistant => "assistant",
        _ => "tool",
    };

    /// <summary>Reads a role as OpenAI's <c>role</c> or ShareGPT's <c>from</c> name it.</summary>
    public static Role? Parse(string? name) => name?.Trim().ToLowerInvariant() switch
    {
        "system" or "developer" => Role.System,
        "user" or "human" or "prompter" => Role.User,
        "assistant" or "gpt" or "model" or "chatgpt" or "bot" => Role.Assistant,
        "tool" or "function" or "observation" => Role.Tool,
        _ => null,
    };
}
