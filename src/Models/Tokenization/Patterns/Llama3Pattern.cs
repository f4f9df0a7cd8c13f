namespace Pipeline.Models.Tokenization.Patterns;

/// <summary>The pattern of Llama-3 (digits in threes) and Qwen2 (digits alone), as code on code points; it leaves nothing of a text unmatched.</summary>
/// <param name="digits">How many digits a number's pieces have at most.</param>
internal sealed class Llama3Pattern(int digits) : IPattern
{
    /// <summary>The pattern's text, as <c>tokenizer.json</c> has it.</summary>
    public static string Text(int digits) =>
        @"(?i:'s|'t|'re|'ve|'m|'ll|'d)|[^\r\n\p{L}\p{N}]?\p{L}+|\p{N}" + (digits == 1 ? "" : $"{{1,{digits}}}") + @"| ?[^\s\p{L}\p{N}]+[\r\n]*|\s*[\r\n]+|\s+(?!\S)|\s+";

    public void Find(ReadOnlySpan<char> text, int offset, List<Stretch> matches)
    {
        for (int i = 0, length; i < text.Length; i += length)
        {
            length = Length(text, i);
            matches.Add(new(offset + i, length));
        }
    }

    private int Length(ReadOnlySpan<char> text, int start)
    {
        if (Contractions.Length(text, start, ignoreCase: true) is > 0 and var contraction)
            return contraction;
        var kind = CodePoints.KindAt(text, start, out var width);
        if (kind == CodePointKind.Number)
            return Runs.End(text, start, kind, digits) - start;
        if (kind == CodePointKind.Letter)
            return Runs.End(text, start, kind) - start;
        // [^\r\n\p{L}\p{N}]?\p{L}+ : any one sign or space may lead a word.
        if (text[start] is not ('\r' or '\n') && Runs.End(text, start + width, CodePointKind.Letter) is var word && word > start + width)
            return word - start;
        if (kind == CodePointKind.Other)
            return SignsEnd(text, start) - start;
        // A space and then a sign: ' ?[^\s\p{L}\p{N}]+[\r\n]*'.
        if (text[start] == ' ' && SignsEnd(text, start + 1) is var signs && signs > start + 1)
            return signs - start;
        return WhiteSpace(text, start);
    }

    // [^\s\p{L}\p{N}]+[\r\n]*; the position itself if no sign stands there.
    private static int SignsEnd(ReadOnlySpan<char> text, int start)
    {
        var end = Runs.End(text, start, CodePointKind.Other);
        while (end > start && end < text.Length && text[end] is '\r' or '\n')
            end++;
        return end;
    }

    // \s*[\r\n]+|\s+(?!\S)|\s+ : up to the last line break of the run, if it has one.
    private static int WhiteSpace(ReadOnlySpan<char> text, int start)
    {
        var run = text[start..Runs.End(text, start, CodePointKind.Space)];
        return run.LastIndexOfAny('\r', '\n') is >= 0 and var lineBreak ? lineBreak + 1 : Runs.Spaces(text, start);
    }
}
