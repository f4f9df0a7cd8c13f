namespace Pipeline.Models.Tokenization.Reading;

/// <summary>What stands around an encoded text when special tokens are asked for.</summary>
/// <param name="Before">Ids in front: the token that begins a text, as a rule.</param>
/// <param name="After">Ids behind.</param>
internal sealed record Frame(int[] Before, int[] After)
{
    // transformers builds their post-processor anew, from two flags; that of the file is for other classes.
    private static readonly string[] ByFlags = ["LlamaTokenizer", "LlamaTokenizerFast", "CodeLlamaTokenizer", "CodeLlamaTokenizerFast", "GemmaTokenizer", "GemmaTokenizerFast"];

    public static Frame None { get; } = new([], []);

    /// <summary>This one, or what <c>add_bos_token</c> and <c>add_eos_token</c> say where the class goes by them.</summary>
    /// <param name="settings"><c>tokenizer_config.json</c>, or null.</param>
    public Frame As(JsonPart? settings, SpecialIds special)
    {
        if (settings is not { } file || !ByFlags.Contains(file.OptionalString("tokenizer_class")))
            return this;
        return new(
            Ids("add_bos_token", special.Bos, "bos_token") ?? Before,
            Ids("add_eos_token", special.Eos is [var first, ..] ? first : null, "eos_token") ?? After);

        int[]? Ids(string flag, int? token, string role)
        {
            if (file.Optional(flag) is not { } asked)
                return null;
            if (!asked.AsFlag())
                return [];
            return token is { } id ? [id] : throw asked.Error($"it is true, and {role} is none of the tokenizer's tokens", "Name the token, or set it to false.");
        }
    }
}

/// <summary>Reads <c>post_processor</c> of a <c>tokenizer.json</c>.</summary>
internal static class PostProcessorReader
{
    public static Frame Read(JsonPart part) => part.Type switch
    {
        // It moves offsets only.
        "ByteLevel" => Frame.None,
        "TemplateProcessing" => Template(part),
        "Sequence" => Sequence(part),
        var type => throw part.Unknown("post-processor", type, "TemplateProcessing, ByteLevel, Sequence"),
    };

    private static Frame Sequence(JsonPart part)
    {
        Frame[] frames = [.. part.Required("processors").Items().Select(Read).Where(frame => frame.Before.Length + frame.After.Length > 0)];
        return frames switch
        {
            [] => Frame.None,
            [var one] => one,
            _ => throw part.Error("several processors put tokens around a text, which libraries do in different orders", "Choose a model whose tokenizer has one."),
        };
    }

    private static Frame Template(JsonPart part)
    {
        List<int> before = [], after = [];
        var texts = 0;
        foreach (var item in part.Required("single").Items())
        {
            if (item.Optional("SpecialToken") is { } token)
                (texts == 0 ? before : after).AddRange(Ids(part, token.Required("id")));
            else if (item.Required("Sequence").Required("id").AsString() == "A")
                texts++;
        }
        return texts == 1 ? new([.. before], [.. after]) : throw part.Error("the template for one text does not hold the text once", "Fetch the file again.");
    }

    private static IEnumerable<int> Ids(JsonPart part, JsonPart name)
    {
        var token = part.Required("special_tokens").Optional(name.AsString()) ?? throw name.Error($"\"{name.AsString()}\" is not among special_tokens", "Fetch the file again.");
        return token.Required("ids").Items().Select(id => id.AsId());
    }
}
