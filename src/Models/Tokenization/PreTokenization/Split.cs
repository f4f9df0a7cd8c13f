using Pipeline.Models.Tokenization.Patterns;

namespace Pipeline.Models.Tokenization.PreTokenization;

/// <summary>Cuts at the matches of a pattern. A match belongs to no word, is one, joins its neighbour, or joins matches beside it.</summary>
/// <param name="pattern">What is looked for.</param>
/// <param name="behavior">What becomes of matches.</param>
/// <param name="invert">Whether what lies between matches counts as the match instead.</param>
internal sealed class Split(IPattern pattern, SplitBehavior behavior, bool invert = false) : IPreTokenizer
{
    public Pieces Apply(Pieces pieces)
    {
        var words = new List<Stretch>();
        var matches = new List<Stretch>();
        foreach (var word in pieces.Words)
        {
            matches.Clear();
            pattern.Find(pieces.Text.AsSpan(word.Start, word.Length), word.Start, matches);
            Add(word, matches, words);
        }
        return pieces.Cut(words);
    }

    private void Add(Stretch word, List<Stretch> matches, List<Stretch> words)
    {
        var (first, at, wasMatch) = (words.Count, word.Start, false);
        foreach (var match in matches)
        {
            if (match.Start > at)
                Add(new(at, match.Start - at), invert);
            Add(match, !invert);
            at = match.End;
        }
        if (at < word.End)
            Add(new(at, word.End - at), invert);

        void Add(Stretch part, bool isMatch)
        {
            var joins = words.Count > first && behavior switch
            {
                SplitBehavior.MergedWithPrevious => isMatch && !wasMatch,
                SplitBehavior.MergedWithNext => wasMatch && !isMatch,
                SplitBehavior.Contiguous => isMatch == wasMatch,
                _ => false,
            };
            if (joins)
                words[^1] = new(words[^1].Start, part.End - words[^1].Start);
            else if (!isMatch || behavior != SplitBehavior.Removed)
                words.Add(part);
            wasMatch = isMatch;
        }
    }
}
