namespace Pipeline.Models.Tokenization.Decoding;

/// <summary>What a Strip decoder takes away.</summary>
/// <param name="Content">The character.</param>
/// <param name="Start">How many of it at the start, at most.</param>
/// <param name="Stop">How many at the end, at most.</param>
internal sealed record StripSettings(string Content, int Start, int Stop)
{
    public string Trim(string text) => TrimEnd(TrimStart(text));

    public string TrimStart(string text)
    {
        for (var left = Start; left > 0 && text.StartsWith(Content, StringComparison.Ordinal); left--)
            text = text[Content.Length..];
        return text;
    }

    public string TrimEnd(string text)
    {
        for (var left = Stop; left > 0 && text.EndsWith(Content, StringComparison.Ordinal); left--)
            text = text[..^Content.Length];
        return text;
    }
}
