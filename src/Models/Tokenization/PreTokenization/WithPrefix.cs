using System.Text;
using Pipeline.Models.Tokenization.Patterns;

namespace Pipeline.Models.Tokenization.PreTokenization;

/// <summary>Puts a prefix in front of words that lack it.</summary>
internal static class WithPrefix
{
    /// <param name="pieces">The words; one that goes on from text before it gets no prefix.</param>
    /// <param name="prefix">What to put in front.</param>
    /// <param name="wanted">Whether a word wants it; the argument says whether the word starts the whole text.</param>
    public static Pieces Add(Pieces pieces, string prefix, Func<bool, bool> wanted)
    {
        var text = new StringBuilder(pieces.Text.Length + prefix.Length);
        var words = new List<Stretch>(pieces.Words.Count);
        foreach (var word in pieces.Words)
        {
            var (start, first) = (text.Length, words.Count == 0);
            var content = pieces.Text.AsSpan(word.Start, word.Length);
            if (!(first && pieces.Continues) && wanted(first && pieces.AtStart) && !content.StartsWith(prefix))
                text.Append(prefix);
            text.Append(content);
            words.Add(new(start, text.Length - start));
        }
        return pieces with { Text = text.ToString(), Words = words };
    }
}
