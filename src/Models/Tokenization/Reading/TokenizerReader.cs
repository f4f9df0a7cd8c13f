using Pipeline.Models.Tokenization.Decoding;
using Pipeline.Models.Tokenization.Merging;
using Pipeline.Models.Tokenization.Normalization;
using Pipeline.Models.Tokenization.PreTokenization;

namespace Pipeline.Models.Tokenization.Reading;

/// <summary>Reads a <c>tokenizer.json</c> and the files beside it.</summary>
internal static class TokenizerReader
{
    public static TokenizerParts Read(string path)
    {
        var file = Directory.Exists(path) ? Path.Combine(path, "tokenizer.json") : path;
        if (!File.Exists(file))
            throw new ModelFormatException($"{file} does not exist. A tokenizer is read from Hugging Face's tokenizer.json; a tokenizer.model alone is not read: save the tokenizer with transformers first.");
        var root = JsonPart.Read(file);
        var (model, vocabulary, settings) = BpeReader.Read(root.Required("model"));
        var added = AddedTokenReader.Read(root.Optional("added_tokens"), vocabulary);
        var byContent = added.ToDictionary(token => token.Content, token => token.Id);
        var special = SpecialIds.Read(Path.GetDirectoryName(Path.GetFullPath(file))!, content => byContent.TryGetValue(content, out var id) ? id : vocabulary.IdOf(content) is >= 0 and var known ? known : null);
        return new()
        {
            File = file,
            Model = model,
            Vocabulary = vocabulary,
            Added = added,
            Special = special with { Unknown = special.Unknown ?? settings.UnknownId },
            Normalizer = root.Optional("normalizer") is { } normalizer ? NormalizerReader.Read(normalizer) : null,
            PreTokenizer = root.Optional("pre_tokenizer") is { } preTokenizer ? PreTokenizerReader.Read(preTokenizer) : null,
            Frame = root.Optional("post_processor") is { } postProcessor ? PostProcessorReader.Read(postProcessor) : Frame.None,
            Decoder = root.Optional("decoder") is { } decoder ? DecoderReader.Read(decoder) : DecoderChain.None,
        };
    }
}
