using System.Text;
using Pipeline.Models.Tokenization.Decoding;
using Pipeline.Models.Tokenization.Reading;

namespace Pipeline.Models.Tokenization;

/// <summary>
/// A tokenizer as Hugging Face's <c>tokenizer.json</c> describes it: byte-level BPE (GPT-2, Llama-3, Qwen) or SentencePiece-style BPE (Llama-2, Mistral, Gemma).
/// Safe to use from many threads at once.
/// </summary>
public sealed class Tokenizer
{
    private readonly TokenizerParts parts;
    private readonly Encoder encoder, literalEncoder;
    private readonly string?[] tokens;
    private readonly Dictionary<string, AddedToken> added;
    private readonly HashSet<int> specialIds;

    internal Tokenizer(TokenizerParts parts)
    {
        this.parts = parts;
        encoder = new(parts, special: true);
        literalEncoder = new(parts, special: false);
        added = parts.Added.ToDictionary(token => token.Content);
        specialIds = [.. parts.Added.Where(token => token.Special).Select(token => token.Id)];
        tokens = new string?[parts.Vocabulary.Ids.Values.Concat(parts.Added.Select(token => token.Id)).DefaultIfEmpty(-1).Max() + 1];
        foreach (var (token, id) in parts.Vocabulary.Ids)
            tokens[id] = token;
        foreach (var token in parts.Added)
            tokens[token.Id] = token.Content;
    }

    /// <summary>
    /// Reads a tokenizer. Roles of tokens come from <c>tokenizer_config.json</c>, <c>special_tokens_map.json</c> and <c>generation_config.json</c> beside it, where they exist.
    /// Truncation and padding that the file may ask for are not applied.
    /// </summary>
    /// <param name="path">A model's folder, or its <c>tokenizer.json</c>.</param>
    /// <exception cref="ModelFormatException">A file is missing, damaged, or of a kind that is not known.</exception>
    public static Tokenizer Load(string path) => new(TokenizerReader.Read(path));

    /// <summary>The file that it was read from.</summary>
    public string File => parts.File;

    /// <summary>The highest id and one: the rows that an embedding needs at least.</summary>
    public int VocabularySize => tokens.Length;

    /// <summary>The token that begins a text; null if the model has none.</summary>
    public int? BosId => parts.Special.Bos;

    /// <summary>The token that ends a text or an answer; null if the model names none.</summary>
    public int? EosId => parts.Special.Eos is [var first, ..] ? first : null;

    /// <summary>All tokens at which generation stops, <see cref="EosId"/> first.</summary>
    public IReadOnlyList<int> EosIds => parts.Special.Eos;

    /// <summary>The token that fills up batches; null if the model names none.</summary>
    public int? PadId => parts.Special.Pad;

    /// <summary>The token for what has no token; null if the model has none.</summary>
    public int? UnknownId => parts.Special.Unknown;

    /// <summary>The tokens that are found in a text before anything else is done to it.</summary>
    public IReadOnlyList<AddedToken> AddedTokens => parts.Added;

    /// <summary>Whether <see cref="Encode"/> with special tokens puts <see cref="BosId"/> in front.</summary>
    public bool AddsBos => parts.Special.Bos is { } bos && parts.Frame.Before.Contains(bos);

    /// <summary>The id of a token; null if there is none. Byte-level tokens are written as the file has them (<c>Ġthe</c>).</summary>
    public int? IdOf(string token) => added.TryGetValue(token, out var found) ? found.Id : parts.Vocabulary.IdOf(token) is >= 0 and var id ? id : null;

    /// <summary>The token of an id, as the file has it; null for an id without one.</summary>
    public string? TokenOf(int id) => id >= 0 && id < tokens.Length ? tokens[id] : null;

    /// <summary>Whether an id is a special token's.</summary>
    public bool IsSpecial(int id) => specialIds.Contains(id);

    /// <summary>The ids of a text. Special tokens that the text spells out become what they spell; a half of a surrogate pair counts as U+FFFD.</summary>
    /// <param name="text">The text.</param>
    /// <param name="addSpecialTokens">Whether to put the tokens around it that the tokenizer's post-processor asks for, such as the one that begins a text.</param>
    public int[] Encode(string text, bool addSpecialTokens)
    {
        var ids = new List<int>();
        if (addSpecialTokens)
            ids.AddRange(parts.Frame.Before);
        encoder.Encode(WellFormed(text), atStart: true, continues: false, ids);
        if (addSpecialTokens)
            ids.AddRange(parts.Frame.After);
        return [.. ids];
    }

    /// <summary>The text of ids. Bytes that are no UTF-8 become U+FFFD; an id without a token is left out.</summary>
    /// <param name="ids">The ids.</param>
    /// <param name="skipSpecialTokens">Whether special tokens are left out.</param>
    public string Decode(ReadOnlySpan<int> ids, bool skipSpecialTokens)
    {
        var collector = new Collector();
        var start = StartDecoding(collector);
        foreach (var id in ids)
            Push(start, id, skipSpecialTokens);
        start.Complete();
        return collector.Take();
    }

    /// <summary>Adds the ids of a text in which special tokens are text like any other. See <see cref="Encoder.Encode"/>.</summary>
    internal bool EncodeLiteral(string text, bool atStart, bool continues, List<int> ids) => literalEncoder.Encode(WellFormed(text), atStart, continues, ids);

    internal DecodingStep StartDecoding(Collector collector) => parts.Decoder.Start(collector);

    internal void Push(DecodingStep start, int id, bool skipSpecialTokens)
    {
        if (TokenOf(id) is { } token && !(skipSpecialTokens && specialIds.Contains(id)))
            start.Push(new(token, added.ContainsKey(token)));
    }

    // Through UTF-8 and back, which replaces halves; most texts have none.
    private static string WellFormed(string text) => text.AsSpan().IndexOfAnyInRange('\uD800', '\uDFFF') < 0 ? text : Encoding.UTF8.GetString(Encoding.UTF8.GetBytes(text));
}
