using System.Runtime.InteropServices;
using Pipeline.Models.Tokenization.PreTokenization;
using Pipeline.Models.Tokenization.Reading;

namespace Pipeline.Models.Tokenization;

/// <summary>Text to ids: added tokens first, then normalising, added tokens again, cutting, merging.</summary>
internal sealed class Encoder
{
    private readonly TokenizerParts parts;
    private readonly AddedTokenFinder raw, normalized;

    /// <param name="parts">The tokenizer.</param>
    /// <param name="special">Whether special tokens are read from the text, or are text like any other.</param>
    public Encoder(TokenizerParts parts, bool special)
    {
        this.parts = parts;
        var read = parts.Added.Where(token => special || !token.Special).ToLookup(token => token.Normalized);
        raw = new(read[false].Select(token => (token.Content, token)));
        normalized = new(read[true].Select(token => (Normalize(token.Content, continues: false), token)));
    }

    /// <summary>Adds the ids of a text. Returns whether the text ends in an added token, so that what follows starts anew.</summary>
    /// <param name="text">The text, without halves of surrogate pairs.</param>
    /// <param name="atStart">Whether nothing stands before it.</param>
    /// <param name="continues">Whether it goes on from text before it: then no space is put in front.</param>
    /// <param name="ids">Takes the ids.</param>
    public bool Encode(string text, bool atStart, bool continues, List<int> ids)
    {
        var endsInToken = false;
        foreach (var (where, token) in raw.Split(text))
        {
            if (token is not null)
            {
                ids.Add(token.Id);
                endsInToken = true;
            }
            else
            {
                var section = where.Length == text.Length ? text : text.Substring(where.Start, where.Length);
                endsInToken = EncodeNormalized(Normalize(section, continues && where.Start == 0), atStart && where.Start == 0, continues && where.Start == 0, ids);
            }
        }
        return endsInToken;
    }

    private bool EncodeNormalized(string text, bool atStart, bool continues, List<int> ids)
    {
        AddedToken? last = null;
        foreach (var (where, token) in normalized.Split(text))
        {
            last = token;
            if (token is not null)
            {
                ids.Add(token.Id);
                continue;
            }
            var section = where.Length == text.Length ? text : text.Substring(where.Start, where.Length);
            var pieces = Pieces.Whole(section, atStart && where.Start == 0, continues && where.Start == 0);
            pieces = parts.PreTokenizer?.Apply(pieces) ?? pieces;
            foreach (var word in CollectionsMarshal.AsSpan(pieces.Words))
                parts.Model.Encode(pieces.Text.AsSpan(word.Start, word.Length), ids);
        }
        return last is not null;
    }

    private string Normalize(string text, bool continues) => parts.Normalizer?.Normalize(text, continues) ?? text;
}
