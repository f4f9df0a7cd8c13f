namespace Pipeline.Models.Tokenization.Chat;

/// <summary>
/// How a model's conversations are written. Training, evaluation and generation all render and encode here, so that what a model is asked is what it was taught.
/// </summary>
public sealed class ChatTemplate
{
    /// <summary>ChatML in Jinja, to write beside a tokenizer of ours; <see cref="OfModel"/> recognises it.</summary>
    public const string ChatMlSource = @"{% for message in messages %}{{'<|im_start|>' + message['role'] + '\n' + message['content'] + '<|im_end|>' + '\n'}}{% endfor %}{% if add_generation_prompt %}{{ '<|im_start|>assistant\n' }}{% endif %}";

    private static readonly IChatFormat[] Formats = [new ChatMl(), new Llama2Chat(), new Llama3Chat(), new Alpaca(), PlainChat.Lines, PlainChat.Raw];

    private readonly IChatFormat format;
    private readonly ChatTokens tokens;
    private readonly Tokenizer tokenizer;

    private ChatTemplate(IChatFormat format, Tokenizer tokenizer)
    {
        (this.format, this.tokenizer, tokens) = (format, tokenizer, ChatTokens.Of(tokenizer));
        foreach (var token in format.Needed(tokens))
        {
            if (token is null)
                throw new ModelFormatException($"The template {Name} needs the tokens that begin and end a text, and the files beside {tokenizer.File} name none. Name bos_token and eos_token in tokenizer_config.json, or choose another `template:` ({Choices}).");
            if (tokenizer.IdOf(token) is null)
                throw new ModelFormatException($"The template {Name} needs the token {token}, which {tokenizer.File} has not. Choose another `template:` ({Choices}).");
        }
    }

    /// <summary>What <c>template:</c> may say: chatml, llama-2, llama-3, alpaca, plain, raw.</summary>
    public static IReadOnlyList<string> Names { get; } = [.. Formats.Select(format => format.Name)];

    /// <summary>The names, for messages.</summary>
    internal static string Choices => string.Join(", ", Names);

    /// <summary>One of <see cref="Names"/>.</summary>
    public string Name => format.Name;

    /// <summary>The token that ends an answer.</summary>
    public int EndOfTurnId => tokenizer.IdOf(format.EndOfTurn(tokens)!)!.Value;

    /// <summary>The template of a name.</summary>
    /// <exception cref="ModelFormatException">No template has the name, or the tokenizer lacks a token that it needs.</exception>
    public static ChatTemplate Named(string name, Tokenizer tokenizer) =>
        new(Array.Find(Formats, format => format.Name == name) ?? throw new ModelFormatException($"\"{name}\" is no chat template. Choose a `template:` of {Choices}."), tokenizer);

    /// <summary>The template that a model folder brings in <c>chat_template.jinja</c> or <c>tokenizer_config.json</c>, recognised by its digest, since Jinja is not run here.</summary>
    /// <exception cref="ModelFormatException">The folder has no template or one that is not known; the message lists the names to choose from.</exception>
    public static ChatTemplate OfModel(string folder, Tokenizer tokenizer) => new(PublishedTemplates.Recognise(folder), tokenizer);

    /// <summary>The conversation as text in parts.</summary>
    /// <param name="messages">A system message or none, then users and assistants.</param>
    /// <param name="addGenerationPrompt">Whether to end with the start of an answer.</param>
    /// <exception cref="ChatFormatException">The template cannot express the conversation.</exception>
    public IReadOnlyList<ChatSegment> Render(IReadOnlyList<ChatMessage> messages, bool addGenerationPrompt)
    {
        Conversation.Check(messages, addGenerationPrompt, format.MustAlternate, Name);
        var rendering = new Rendering();
        format.Render(messages, addGenerationPrompt, tokens, rendering);
        return rendering.Segments;
    }

    /// <summary>
    /// The conversation as ids, complete with the template's own special tokens. The ids of a prompt are the first ids of the conversation with its answer.
    /// Special tokens that a message spells out are text.
    /// </summary>
    /// <param name="messages">A system message or none, then users and assistants.</param>
    /// <param name="addGenerationPrompt">Whether to end with the start of an answer.</param>
    /// <exception cref="ChatFormatException">The template cannot express the conversation.</exception>
    public EncodedChat EncodeChat(IReadOnlyList<ChatMessage> messages, bool addGenerationPrompt) => ChatEncoder.Encode(Render(messages, addGenerationPrompt), tokenizer);
}
