using Pipeline.Models.Tokenization.Patterns;

namespace Pipeline.Models.Tokenization.PreTokenization;

/// <summary>SentencePiece's way: spaces become a visible sign, which starts a word.</summary>
/// <param name="sign">The sign, ▁ as a rule.</param>
/// <param name="scheme">Which words that start without the sign get one: <c>first</c> (of the whole text), <c>always</c> or <c>never</c>.</param>
/// <param name="split">Whether to cut in front of every sign.</param>
internal sealed class Metaspace(string sign, string scheme, bool split) : IPreTokenizer
{
    private readonly Split cut = new(new LiteralPattern(sign), SplitBehavior.MergedWithNext);

    public Pieces Apply(Pieces pieces)
    {
        // One char for another: the words stay where they are.
        pieces = pieces with { Text = pieces.Text.Replace(' ', sign[0]) };
        if (scheme != "never")
            pieces = WithPrefix.Add(pieces, sign, startsText => scheme == "always" || startsText);
        return split ? cut.Apply(pieces) : pieces;
    }
}
