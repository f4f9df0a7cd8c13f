using Pipeline.Models.Tokenization.Chat;

namespace Pipeline.Models.Training;

/// <summary>Conversations to examples, by the one way in which a model's conversations are rendered.</summary>
/// <param name="template">The model's.</param>
/// <param name="maxLength">Tokens that are kept of a row; the rest is cut off.</param>
/// <param name="trainOnAll">Whether every token is predicted (a base model) or the assistant's alone.</param>
public sealed class ExampleBuilder(ChatTemplate template, int maxLength, bool trainOnAll)
{
    /// <summary>Rows that were cut off.</summary>
    public int Truncated { get; private set; }

    /// <summary>Rows left out because cutting took all that was to be learned.</summary>
    public int Dropped { get; private set; }

    /// <returns>Null where nothing is left to learn: counted in <see cref="Dropped"/>.</returns>
    /// <exception cref="ChatFormatException">The template cannot express the conversation; the message names the row.</exception>
    public TrainingExample? Build(string id, IReadOnlyList<ChatMessage> messages)
    {
        var chat = Encode(id, messages);
        var length = Math.Min(maxLength, chat.Ids.Count);
        if (length < chat.Ids.Count)
            Truncated++;
        var example = new TrainingExample(id, [.. chat.Ids.Take(length)], [.. chat.IsTrained.Take(length).Select(trained => trained || trainOnAll)]);
        if (example.LabelCount > 0)
            return example;
        Dropped++;
        return null;
    }

    private EncodedChat Encode(string id, IReadOnlyList<ChatMessage> messages)
    {
        try
        {
            return template.EncodeChat(messages, addGenerationPrompt: false);
        }
        catch (ChatFormatException problem)
        {
            throw new ChatFormatException($"Row {id} cannot be trained on with this chat template. {problem.Message}", problem);
        }
    }
}
