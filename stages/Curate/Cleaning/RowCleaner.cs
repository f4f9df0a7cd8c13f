using Pipeline.Curate.Quality;
using Pipeline.Curate.Rows;
using Pipeline.Curate.Shapes;
using Pipeline.Curate.Splitting;

namespace Pipeline.Curate.Cleaning;

/// <summary>Makes a valid, normalised row of parsed messages, or says why not.</summary>
internal sealed class RowCleaner(QualityOptions quality, long seed)
{
    /// <summary>The row of <paramref name="parsed"/>, whose texts are clean and composed.</summary>
    public (CleanRow? Row, Rejection? Rejection) Finish(ParsedRow parsed, Position position)
    {
        if (parsed.Problem is { } problem)
            return (null, problem);
        var messages = parsed.Messages.Where(message => message.Role != Role.System || !TextCleaner.IsInvisible(message.Content)).ToList();
        var category = string.IsNullOrWhiteSpace(parsed.Category) ? null : parsed.Category;
        if (category is not null && TextCleaner.ControlCharacter(category) is { } control)
            return (null, new(Reason.ControlCharacter, $"the category has {control}"));
        if (Invalid(messages) is { } invalid)
            return (null, invalid);
        if (QualityRules.Violation(messages, quality) is { } violation)
            return (null, new(Reason.LowQuality, violation));

        var packed = Conversation.Pack(messages);
        return (new(Conversation.Id(packed), Conversation.AnswerKey(packed), packed, category, position,
            SplitRule.Key(Conversation.Prompt(messages), seed)), null);
    }

    private static Rejection? Invalid(List<Message> messages)
    {
        foreach (var (role, content) in messages)
        {
            if (TextCleaner.ControlCharacter(content) is { } control)
                return new(Reason.ControlCharacter, $"the {role.Name()}'s text has {control}");
        }

        var prompts = messages.Where(message => message.Role == Role.User).ToList();
        if (prompts.Count == 0 || prompts.Exists(message => TextCleaner.IsInvisible(message.Content)))
            return new(Reason.EmptyPrompt, prompts.Count == 0 ? "the user says nothing" : "a message of the user is empty");
        if (messages[^1].Role != Role.Assistant)
            return new(Reason.EmptyAnswer, $"the last message is the {messages[^1].Role.Name()}'s");
        return messages.Exists(message => message.Role == Role.Assistant && TextCleaner.IsInvisible(message.Content))
            ? new(Reason.EmptyAnswer, "a message of the assistant is empty")
            : null;
    }
}
