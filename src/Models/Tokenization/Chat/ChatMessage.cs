namespace Pipeline.Models.Tokenization.Chat;

/// <summary>A message of a conversation.</summary>
/// <param name="Role">Who speaks: <c>system</c>, <c>user</c> or <c>assistant</c>.</param>
/// <param name="Content">What is said.</param>
public sealed record ChatMessage(string Role, string Content)
{
    internal const string System = "system", User = "user", Assistant = "assistant";
}
