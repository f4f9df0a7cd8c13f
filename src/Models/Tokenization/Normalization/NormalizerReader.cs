using Pipeline.Models.Tokenization.Patterns;
using Pipeline.Models.Tokenization.Reading;

namespace Pipeline.Models.Tokenization.Normalization;

/// <summary>Reads <c>normalizer</c> of a <c>tokenizer.json</c>.</summary>
internal static class NormalizerReader
{
    private const string Known = "Sequence, NFC, NFD, NFKC, NFKD, Lowercase, Prepend, Replace, Strip, StripAccents";

    public static INormalizer Read(JsonPart part) => part.Type switch
    {
        "Sequence" => new NormalizerSequence([.. part.Required("normalizers").Items().Select(Read)]),
        "NFC" => new Rewrite(text => UnicodeForm.Normalize(text, compatibility: false, compose: true)),
        "NFD" => new Rewrite(text => UnicodeForm.Normalize(text, compatibility: false, compose: false)),
        "NFKC" => new Rewrite(text => UnicodeForm.Normalize(text, compatibility: true, compose: true)),
        "NFKD" => new Rewrite(text => UnicodeForm.Normalize(text, compatibility: true, compose: false)),
        "Lowercase" => new Rewrite(Letters.Lower),
        "StripAccents" => new Rewrite(Letters.WithoutMarks),
        "Strip" => Strip(part.Flag("strip_left", true), part.Flag("strip_right", true)),
        "Prepend" => new Prepend(part.Required("prepend").AsString()),
        "Replace" => new Replace(PatternReader.Read(part.Required("pattern")), part.Required("content").AsString()),
        var type => throw part.Unknown("normalizer", type, Known),
    };

    private static Rewrite Strip(bool left, bool right) => new(text => (left, right) switch
    {
        (true, true) => text.Trim(),
        (true, false) => text.TrimStart(),
        (false, true) => text.TrimEnd(),
        _ => text,
    });
}
