using Pipeline.Models.Tokenization.Chat;

namespace Pipeline.Models.Training;

/// <summary>Conversations to examples, by the one way in which a model's conversations are rendered.</summary>
/// <param name="template">The model's.</param>
/// <param name="maxLength">Tokens that are kept of a row.</param>
/// <param name="trainOnAll">Whether every token is predicted (a base model) or the assistant's alone.</param>
/// <param name="dropLong">Whether a longer row is left out; else the rest of it is cut off.</param>
public sealed class ExampleBuilder(ChatTemplate template, int maxLength, bool trainOnAll, bool dropLong = false)
{
    /// <summary>Rows that were cut off.</summary>
    public int Truncated { get; private set; }

    /// <summary>Rows left out because they are too long, or because cutting took all that was to be learned.</summary>
    public int Dropped { get; private set; }

    /// <summary>Rows left out because they have nothing to learn at any length: no answer.</summary>
    public int Empty { get; private set; }

    /// <returns>Null where nothing is left to learn: counted in <see cref="Dropped"/> or <see cref="Empty"/>.</returns>
    /// <exception cref="ChatFormatException">The template cannot express the conversation; the message names the row.</exception>
    public TrainingExample? Build(string id, IReadOnlyList<ChatMessage> messages)
    {
        var chat = Encode(id, messages);
        var whole = new TrainingExample(id, [.. chat.Ids], [.. chat.IsTrained.Select(trained => trained || trainOnAll)]);
        if (whole.LabelCount == 0)
        {
            Empty++;
            return null;
        }

        if (whole.Tokens.Length <= maxLength)
            return whole;
        var example = new TrainingExample(id, whole.Tokens[..maxLength], whole.Trained[..maxLength]);
        if (dropLong || example.LabelCount == 0)
        {
            Dropped++;
            return null;
        }

        Truncated++;
        return example;
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
