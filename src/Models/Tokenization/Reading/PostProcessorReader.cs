namespace Pipeline.Models.Tokenization.Reading;

/// <summary>What stands around an encoded text when special tokens are asked for.</summary>
/// <param name="Before">Ids in front: the token that begins a text, as a rule.</param>
/// <param name="After">Ids behind.</param>
internal sealed record Frame(int[] Before, int[] After)
{
    public static Frame None { get; } = new([], []);
}

/// <summary>Reads <c>post_processor</c> of a <c>tokenizer.json</c>.</summary>
internal static class PostProcessorReader
{
    public static Frame Read(JsonPart part) => part.Type switch
    {
        // It moves offsets only.
        "ByteLevel" => Frame.None,
        "TemplateProcessing" => Template(part),
        "Sequence" => part.Required("processors").Items().Select(Read).Aggregate(Frame.None, (inner, outer) => new([.. outer.Before, .. inner.Before], [.. inner.After, .. outer.After])),
        var type => throw part.Unknown("post-processor", type, "TemplateProcessing, ByteLevel, Sequence"),
    };

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
