using Pipeline.Models.Tokenization.Reading;

namespace Pipeline.Models.Tokenization.Patterns;

/// <summary>Reads <c>{"String": …}</c> and <c>{"Regex": …}</c>.</summary>
internal static class PatternReader
{
    // The patterns of nearly every byte-level model, by their exact text: code for them is many times faster than a regular expression.
    private static readonly Dictionary<string, IPattern> Known = Enumerable.Range(1, 3)
        .ToDictionary(Llama3Pattern.Text, IPattern (digits) => new Llama3Pattern(digits))
        .Append(new(Gpt2Pattern.Text, new Gpt2Pattern()))
        .ToDictionary();

    public static IPattern Read(JsonPart part)
    {
        if (part.Value.ValueKind == System.Text.Json.JsonValueKind.String)
            return new LiteralPattern(part.AsString());
        if (part.OptionalString("String") is { } literal)
            return new LiteralPattern(literal);
        var regex = part.OptionalString("Regex") ?? throw part.Error("a pattern has a String or a Regex", "Fetch the file again.");
        return Known.TryGetValue(regex, out var known) ? known : new RegexPattern(regex, part);
    }
}
