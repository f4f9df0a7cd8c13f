namespace Pipeline.Curate.Shapes;

/// <summary>Which fields of a row are what. Where several names are given, the first that a row has counts.</summary>
internal sealed record Shape
{
    /// <summary>As statistics say it.</summary>
    public required string Name { get; init; }
    /// <summary>A list of messages; empty where a row is a pair of prompt and answer.</summary>
    public IReadOnlyList<string> Messages { get; init; } = [];
    public IReadOnlyList<string> Prompt { get; init; } = [];
    /// <summary>Text that belongs to the prompt, absent or empty in some rows.</summary>
    public IReadOnlyList<string> Input { get; init; } = [];
    public IReadOnlyList<string> Answer { get; init; } = [];
    public IReadOnlyList<string> System { get; init; } = ["system", "system_prompt"];
    public IReadOnlyList<string> Category { get; init; } = ["category"];

    /// <summary>The shapes that people have, in the order in which a tie is decided.</summary>
    public static IReadOnlyList<Shape> Known { get; } =
    [
        new() { Name = "messages", Messages = ["messages"] },
        new() { Name = "conversations", Messages = ["conversations", "conversation"] },
        new() { Name = "instruction", Prompt = ["instruction"], Input = ["input", "context"], Answer = ["output", "response", "answer", "completion"] },
        new() { Name = "prompt", Prompt = ["prompt"], Input = ["input", "context"], Answer = ["response", "completion", "answer", "output"] },
        new() { Name = "question", Prompt = ["question"], Input = ["input", "context"], Answer = ["answer", "response", "output", "completion"] },
    ];

    /// <summary>The shape that a user has described.</summary>
    public static Shape Of(FieldOptions fields) => new()
    {
        Name = "fields",
        Prompt = [fields.Prompt],
        Answer = [fields.Answer],
        Input = fields.Input is { } input ? [input] : [],
        System = fields.System is { } system ? [system] : [],
        Category = [fields.Category],
    };

    /// <summary>Whether a row with these keys has this shape.</summary>
    public bool Fits(IReadOnlySet<string> keys) =>
        Messages.Count > 0 ? Messages.Any(keys.Contains) : Prompt.Any(keys.Contains) && Answer.Any(keys.Contains);

    /// <summary>The fields that a row must have, in words.</summary>
    public string Needs => Messages.Count > 0
        ? string.Join(" or ", Messages)
        : $"{string.Join(" or ", Prompt)} + {string.Join(" or ", Answer)}";
}
