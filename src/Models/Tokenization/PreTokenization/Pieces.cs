using Pipeline.Models.Tokenization.Patterns;

namespace Pipeline.Models.Tokenization.PreTokenization;

/// <summary>A text and the stretches of it that are words so far.</summary>
/// <param name="Text">The text.</param>
/// <param name="Words">Stretches of it, from left to right.</param>
/// <param name="AtStart">Whether the first word starts where the whole text to encode starts.</param>
/// <param name="Continues">Whether the first word goes on from text before it, so that no space belongs in front of it.</param>
internal sealed record Pieces(string Text, List<Stretch> Words, bool AtStart, bool Continues)
{
    public static Pieces Whole(string text, bool atStart, bool continues) => new(text, [new(0, text.Length)], atStart, continues);

    /// <summary>Words that are stretches of the same text.</summary>
    public Pieces Cut(List<Stretch> words)
    {
        var sameStart = words.Count > 0 && Words.Count > 0 && words[0].Start == Words[0].Start;
        return new(Text, words, AtStart && sameStart, Continues && sameStart);
    }
}
