using System.Buffers;
using Pipeline.Models.Tokenization.Patterns;

namespace Pipeline.Models.Tokenization;

/// <summary>Finds added tokens in a text: the leftmost, and of those the longest.</summary>
internal sealed class AddedTokenFinder
{
    private readonly Dictionary<string, AddedToken>.AlternateLookup<ReadOnlySpan<char>> tokens;
    private readonly SearchValues<char> firstChars;
    // By first char, the lengths of its tokens, longest first: a model may have thousands of tokens that start alike.
    private readonly Dictionary<char, int[]> lengths;

    /// <param name="tokens">The tokens, by what they are in the text.</param>
    public AddedTokenFinder(IEnumerable<(string Content, AddedToken Token)> tokens)
    {
        var map = new Dictionary<string, AddedToken>();
        foreach (var (content, token) in tokens)
            if (content.Length > 0)
                map.TryAdd(content, token);
        this.tokens = map.GetAlternateLookup<ReadOnlySpan<char>>();
        lengths = map.Keys.GroupBy(content => content[0]).ToDictionary(group => group.Key, group => group.Select(content => content.Length).Distinct().OrderDescending().ToArray());
        firstChars = SearchValues.Create([.. lengths.Keys]);
    }

    /// <summary>The text in order: stretches, and the tokens that stand between (null for text).</summary>
    public List<(Stretch Where, AddedToken? Token)> Split(string text)
    {
        var parts = new List<(Stretch, AddedToken?)>();
        var from = 0;
        for (var at = 0; Next(text, at) is var (start, end, token); at = Math.Max(at, end))
        {
            at = end;
            if (token.SingleWord && (CodePoints.EndsWithWord(text.AsSpan(0, start)) || CodePoints.StartsWithWord(text.AsSpan(end))))
                continue;
            if (token.StripsLeft)
                start = Math.Max(text.AsSpan(0, start).TrimEnd().Length, from);
            if (token.StripsRight)
                end = text.Length - text.AsSpan(end).TrimStart().Length;
            if (start > from)
                parts.Add((new(from, start - from), null));
            parts.Add((new(start, end - start), token));
            from = end;
        }
        if (from < text.Length)
            parts.Add((new(from, text.Length - from), null));
        return parts;
    }

    private (int Start, int End, AddedToken Token)? Next(string text, int from)
    {
        for (var at = from; text.AsSpan(at).IndexOfAny(firstChars) is >= 0 and var found; at++)
        {
            at += found;
            foreach (var length in lengths[text[at]])
                if (at + length <= text.Length && tokens.TryGetValue(text.AsSpan(at, length), out var token))
                    return (at, at + length, token);
        }
        return null;
    }
}
