using Pipeline.Curate.Rows;

namespace Pipeline.Curate.Quality;

/// <summary>Decides whether a row is worth keeping. Pure; constants from datatrove's Gopher and FineWeb filters where a rule says so.</summary>
internal static class QualityRules
{
    /// <summary>Answers shorter than this are never called repetitive under <see cref="QualityProfile.Instruction"/>: lists and tables repeat by nature.</summary>
    private const int LoopWords = 200;
    private const double LoopShare = 0.9;

    /// <summary>The rule that the row breaks, with the figure, or null.</summary>
    public static string? Violation(IReadOnlyList<Message> messages, QualityOptions options)
    {
        var (prompt, answer) = (WordsOf(messages, Role.User), WordsOf(messages, Role.Assistant));
        if (prompt < options.MinPromptWords)
            return $"min_prompt_words: the prompt has {prompt}, at least {options.MinPromptWords} are wanted";
        if (answer < options.MinAnswerWords)
            return $"min_answer_words: the answer has {answer}, at least {options.MinAnswerWords} are wanted";
        if (prompt + answer > options.MaxWords)
            return $"max_words: the row has {prompt + answer}, at most {options.MaxWords} are wanted";
        return options.Profile switch
        {
            QualityProfile.Instruction when answer >= LoopWords => Loop(TextMeasures.Of(messages, Role.Assistant)),
            QualityProfile.Web => Web(TextMeasures.Of(messages, Role.Assistant)),
            _ => null,
        };
    }

    private static int WordsOf(IReadOnlyList<Message> messages, Role role) =>
        messages.Where(message => message.Role == role).Sum(message => TextMeasures.CountWords(message.Content));

    private static string? Web(TextMeasures text) => Gopher(text) ?? Repetition(text) ?? FineWeb(text);

    private static string? Loop(TextMeasures text) =>
        text.RepeatedNgramShare(10) is var share && share > LoopShare ? Above("repeated 10-grams", share, LoopShare) : null;

    private static string? Gopher(TextMeasures text)
    {
        if (text.PlainWords is < 50 or > 100_000)
            return $"{text.PlainWords} words, not 50 to 100,000";
        if (text.MeanWordLength is < 3 or > 10)
            return $"mean word length {text.MeanWordLength:0.00}, not 3 to 10";
        return Check("# per word", text.PerWord("#"), 0.1) ?? Check("… per word", text.PerWord("…", "..."), 0.1)
            ?? Check("bullet lines", text.LineShare(line => line is ['•' or '-' or '*', ..]), 0.9)
            ?? Check("lines ending in …", text.LineShare(line => line.EndsWith('…') || line.EndsWith("...", StringComparison.Ordinal)), 0.3)
            ?? (text.AlphabeticShare < 0.8 ? $"alphabetic words {text.AlphabeticShare:0.000}, less than 0.8" : null)
            ?? (text.StopWords < 2 ? $"{text.StopWords} of the words the, be, to, of, and, that, have, with; 2 are wanted" : null);
    }

    /// <summary>Gopher's bounds for duplicate lines and paragraphs, for the most frequent 2- to 4-grams and for repeated 5- to 10-grams.</summary>
    private static string? Repetition(TextMeasures text)
    {
        // Gopher bounds the characters of duplicate paragraphs as those of lines; the ones are among the others.
        var problem = Check("duplicate lines", text.DuplicateLines.Share, 0.30) ?? Check("duplicate paragraphs", text.DuplicateParagraphShare, 0.30)
            ?? Check("characters of duplicate lines", text.DuplicateLines.Characters, 0.20);
        for (var n = 2; n <= 4 && problem is null; n++)
            problem = Check($"most frequent {n}-gram", text.TopNgramShare(n), 0.24 - (0.02 * n));
        for (var n = 5; n <= 10 && problem is null; n++)
            problem = Check($"repeated {n}-grams", text.RepeatedNgramShare(n), 0.20 - (0.01 * n));
        return problem;
    }

    private static string? FineWeb(TextMeasures text)
    {
        var ended = text.LineShare(line => line is [.., '.' or '!' or '?' or '"' or '\'']);
        return ended < 0.12 ? $"lines that end a sentence {ended:0.000}, less than 0.12"
            : Check("lines of at most 30 characters", text.LineShare(line => line.Length <= 30), 0.67)
            ?? Check("characters of duplicate lines", text.DuplicateLines.Characters, 0.01)
            ?? Check("newlines per word", text.PerWord("\n"), 0.3);
    }

    private static string? Check(string rule, double share, double bound) => share > bound ? Above(rule, share, bound) : null;

    private static string Above(string rule, double share, double bound) => $"{rule} {share:0.000}, more than {bound:0.00}";
}
