using Pipeline.Models.Tokenization.Decoding;
using Pipeline.Models.Tokenization.Merging;
using Pipeline.Models.Tokenization.Normalization;
using Pipeline.Models.Tokenization.PreTokenization;

namespace Pipeline.Models.Tokenization.Reading;

/// <summary>Reads a <c>tokenizer.json</c> and the files beside it.</summary>
internal static class TokenizerReader
{
    // Ids index embeddings, and lists here: a file that says more means something else, or harm. The largest vocabularies have 300,000.
    private const int HighestId = 1 << 24;

    public static TokenizerParts Read(string path)
    {
        var file = Directory.Exists(path) ? Path.Combine(path, "tokenizer.json") : path;
        if (!File.Exists(file))
            throw new ModelFormatException($"{file} does not exist. A tokenizer is read from Hugging Face's tokenizer.json; a tokenizer.model alone is not read: save the tokenizer with transformers first.");
        var root = JsonPart.Read(file);
        var (model, vocabulary, settings) = BpeReader.Read(root);
        var folder = Path.GetDirectoryName(Path.GetFullPath(file))!;
        var settingsFile = Path.Combine(folder, "tokenizer_config.json") is var beside && File.Exists(beside) ? JsonPart.Read(beside) : (JsonPart?)null;
        var added = AddedTokenReader.Read(root.Optional("added_tokens"), settingsFile?.Optional("added_tokens_decoder"), vocabulary);
        Check(root, vocabulary, added);
        var byContent = added.ToDictionary(token => token.Content, token => token.Id);
        var special = SpecialIds.Read(folder, content => byContent.TryGetValue(content, out var id) ? id : vocabulary.IdOf(content) is >= 0 and var known ? known : null);
        return new()
        {
            File = file,
            Model = model,
            Vocabulary = vocabulary,
            Added = added,
            Special = special with { Unknown = special.Unknown ?? settings.UnknownId },
            Normalizer = root.Optional("normalizer") is { } normalizer ? NormalizerReader.Read(normalizer) : null,
            PreTokenizer = root.Optional("pre_tokenizer") is { } preTokenizer ? PreTokenizerReader.Read(preTokenizer) : null,
            Frame = (root.Optional("post_processor") is { } postProcessor ? ReadFrame(postProcessor, vocabulary, added) : Frame.None).As(settingsFile, special),
            Decoder = root.Optional("decoder") is { } decoder ? DecoderReader.Read(decoder) : DecoderChain.None,
        };
    }

    private static void Check(JsonPart root, Vocabulary vocabulary, List<AddedToken> added)
    {
        var highest = vocabulary.Ids.Values.Concat(added.Select(token => token.Id)).DefaultIfEmpty(0).Max();
        if (highest > HighestId)
            throw root.Error($"the highest id is {highest}, more than any vocabulary has", "Fetch the file again.");
    }

    private static Frame ReadFrame(JsonPart part, Vocabulary vocabulary, List<AddedToken> added)
    {
        var frame = PostProcessorReader.Read(part);
        var known = vocabulary.Ids.Values.Concat(added.Select(token => token.Id)).ToHashSet();
        foreach (var id in frame.Before.Concat(frame.After))
            if (!known.Contains(id))
                throw part.Error($"the special id {id} is no token's", "Fetch the file again.");
        return frame;
    }
}
