using Pipeline.Models.Tokenization.Decoding;
using Pipeline.Models.Tokenization.Merging;
using Pipeline.Models.Tokenization.Normalization;
using Pipeline.Models.Tokenization.PreTokenization;

namespace Pipeline.Models.Tokenization.Reading;

/// <summary>What a tokenizer is made of, in the order that text goes through.</summary>
internal sealed record TokenizerParts
{
    public required string File { get; init; }

    public required IReadOnlyList<AddedToken> Added { get; init; }

    public required INormalizer? Normalizer { get; init; }

    public required IPreTokenizer? PreTokenizer { get; init; }

    public required BpeModel Model { get; init; }

    public required Frame Frame { get; init; }

    public required DecoderChain Decoder { get; init; }

    public required Vocabulary Vocabulary { get; init; }

    public required SpecialIds Special { get; init; }
}
