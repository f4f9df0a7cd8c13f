namespace Pipeline.Models.Tokenization.Chat;

/// <summary>Checks of the order in which roles speak.</summary>
internal static class Conversation
{
    /// <summary>A system message at the start or none, then users and assistants; with a prompt, a user last.</summary>
    public static void Check(IReadOnlyList<ChatMessage> messages, bool addGenerationPrompt, bool mustAlternate, string template)
    {
        if (messages.Count == 0)
            throw new ChatFormatException("A conversation without messages cannot be rendered.");
        var first = messages[0].Role == ChatMessage.System ? 1 : 0;
        if (first == messages.Count && mustAlternate)
            throw new ChatFormatException($"The template {template} cannot render a system message alone; a user's message must follow.");
        for (var i = 0; i < messages.Count; i++)
        {
            var role = messages[i].Role;
            if (role is not (ChatMessage.System or ChatMessage.User or ChatMessage.Assistant))
                throw new ChatFormatException($"Message {i + 1} has the role \"{role}\"; roles are system, user and assistant.");
            if (role == ChatMessage.System && i > 0)
                throw new ChatFormatException($"Message {i + 1} is a system message; only the first may be one.");
            if (mustAlternate && i >= first && role != ((i - first) % 2 == 0 ? ChatMessage.User : ChatMessage.Assistant))
                throw new ChatFormatException($"Message {i + 1} is the {role}'s, but in the template {template} user and assistant take turns, the user first.");
        }
        if (addGenerationPrompt && messages[^1].Role == ChatMessage.Assistant)
            throw new ChatFormatException("The last message is the assistant's already: there is nothing to answer.");
    }
}
