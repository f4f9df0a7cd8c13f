using Pipeline.Models.Tokenization.Patterns;
using Pipeline.Models.Tokenization.PreTokenization;

namespace Pipeline.Models.Tokenization.Training;

/// <summary>Counts the words of texts, cut as the tokenizer to be will cut them.</summary>
internal static class WordCounter
{
    /// <summary>How often each word occurs; words in the writing of bytes.</summary>
    public static Dictionary<string, long> Count(IEnumerable<string> texts, BpeTrainerOptions options)
    {
        var special = new AddedTokenFinder(options.SpecialTokens.Select((token, id) => (token, new AddedToken(id, token, Special: true))));
        var cut = new PreTokenizerSequence([new Split(new Llama3Pattern(options.Digits), SplitBehavior.Isolated), new ByteLevel(addPrefixSpace: false, useRegex: false)]);
        var counts = new Dictionary<string, long>();
        var lookup = counts.GetAlternateLookup<ReadOnlySpan<char>>();
        foreach (var text in texts)
        {
            foreach (var (where, token) in special.Split(text))
            {
                if (token is not null)
                    continue;
                var pieces = cut.Apply(Pieces.Whole(text.Substring(where.Start, where.Length), atStart: false, continues: false));
                foreach (var word in pieces.Words)
                    System.Runtime.InteropServices.CollectionsMarshal.GetValueRefOrAddDefault(lookup, pieces.Text.AsSpan(word.Start, word.Length), out _)++;
            }
        }
        return counts;
    }
}
