using Pipeline.Models.Tokenization.Patterns;
using Pipeline.Models.Tokenization.Reading;

namespace Pipeline.Models.Tokenization.PreTokenization;

/// <summary>Reads <c>pre_tokenizer</c> of a <c>tokenizer.json</c>.</summary>
internal static class PreTokenizerReader
{
    private const string Known = "Sequence, ByteLevel, Split, Metaspace, Digits, Punctuation, Whitespace, WhitespaceSplit";

    public static IPreTokenizer Read(JsonPart part) => part.Type switch
    {
        "Sequence" => new PreTokenizerSequence([.. part.Required("pretokenizers").Items().Select(Read)]),
        "ByteLevel" => new ByteLevel(part.Flag("add_prefix_space", true), part.Flag("use_regex", true)),
        "Split" => new Split(PatternReader.Read(part.Required("pattern")), Behavior(part.Required("behavior")), part.Flag("invert", false)),
        "Metaspace" => new Metaspace(MetaspaceSettings.Sign(part), MetaspaceSettings.Scheme(part), part.Flag("split", true)),
        "Digits" => new Split(new CodePointPattern(CodePoints.IsNumber), part.Flag("individual_digits", false) ? SplitBehavior.Isolated : SplitBehavior.Contiguous),
        "Punctuation" => new Split(new CodePointPattern(CodePoints.IsPunctuation), part.Optional("behavior") is { } behavior ? Behavior(behavior) : SplitBehavior.Isolated),
        "Whitespace" => new Split(new WordPattern(), SplitBehavior.Removed, invert: true),
        "WhitespaceSplit" => new Split(new CodePointPattern(CodePoints.IsSpace), SplitBehavior.Removed),
        var type => throw part.Unknown("pre-tokenizer", type, Known),
    };

    private static SplitBehavior Behavior(JsonPart part) => part.AsString() switch
    {
        "Removed" => SplitBehavior.Removed,
        "Isolated" => SplitBehavior.Isolated,
        "MergedWithPrevious" => SplitBehavior.MergedWithPrevious,
        "MergedWithNext" => SplitBehavior.MergedWithNext,
        "Contiguous" => SplitBehavior.Contiguous,
        var behavior => throw part.Unknown("behavior of a split", behavior, string.Join(", ", Enum.GetNames<SplitBehavior>())),
    };
}
