using Pipeline.Curate.Quality;
using Pipeline.Curate.Rows;

namespace Pipeline.Curate.Tests.Quality;

public sealed class QualityRulesTests
{
    private static readonly string Prose = string.Concat(Enumerable.Range(0, 12).Select(i =>
        $"On day {i} of that week the gardener went to the shed and counted pots with care.\n"));

    [TestCase("x", "4")]
    [TestCase("Write a loop.", "for i in range(3):\n    print(i)")]
    [TestCase("2 + 2 =", "####")]
    public void Violation_short_instruction_rows_by_default_is_none(string prompt, string answer) =>
        Assert.That(Check(prompt, answer, new()), Is.Null);

    [Test]
    public void Violation_generator_that_got_stuck_is_named_with_its_share() =>
        Assert.That(Check("Go on.", string.Concat(Enumerable.Repeat("and so it went on ", 80)), new()), Does.StartWith("repeated 10-grams 0.988, more than 0.90"));

    [Test]
    public void Violation_multiplication_table_is_none() =>
        Assert.That(Check("Tables, please.", string.Join('\n', Enumerable.Range(1, 12).SelectMany(i => Enumerable.Range(1, 12).Select(k => $"{i} times {k} is {i * k}"))), new()), Is.Null);

    [TestCase(3, 1, 9, "min_prompt_words: the prompt has 2, at least 3 are wanted")]
    [TestCase(1, 4, 9, "min_answer_words: the answer has 3, at least 4 are wanted")]
    [TestCase(1, 1, 4, "max_words: the row has 5, at most 4 are wanted")]
    public void Violation_word_limits_say_figure_and_limit(int prompt, int answer, int most, string expected) =>
        Assert.That(Check("two words", "three words here", new() { MinPromptWords = prompt, MinAnswerWords = answer, MaxWords = most }), Is.EqualTo(expected));

    [Test]
    public void Violation_web_profile_takes_prose_and_refuses_what_Gopher_refuses() =>
        Assert.Multiple(() =>
        {
            var web = new QualityOptions { Profile = QualityProfile.Web };
            Assert.That(Check("q", "Too short.", web), Is.EqualTo("2 words, not 50 to 100,000"));
            Assert.That(Check("q", string.Concat(Enumerable.Repeat("1234 5678 9012 ", 20)), web), Does.StartWith("alphabetic words 0.000"));
            Assert.That(Check("q", string.Concat(Enumerable.Repeat("The same line of text and words again.\n", 12)), web), Does.StartWith("duplicate lines 0.917"));
            Assert.That(TextMeasures.Of([new(Role.Assistant, Prose)], Role.Assistant).StopWords, Is.EqualTo(6));
        });

    /// <summary>Texts that break one bound on repetition, and none that is asked before.</summary>
    [TestCase("", null)]
    [TestCase("paragraphs", "duplicate paragraphs 0.429, more than 0.30")]
    [TestCase("long line", "characters of duplicate lines 0.2")]
    [TestCase("pairs", "most frequent 2-gram 0.2")]
    [TestCase("triples", "most frequent 3-gram 0.2")]
    [TestCase("quadruples", "most frequent 4-gram 0.1")]
    [TestCase("line", "characters of duplicate lines 0.03")]
    public void Violation_web_profile_bounds_repetition(string repeated, string? expected)
    {
        string[] lines = [.. Enumerable.Range(0, 30).Select(i => $"{(i == 0 ? "the of " : "")}{Unique(i, 8)}.")];
        var text = repeated switch
        {
            "paragraphs" => string.Join("\n\n", lines[..3].Concat(lines[..3]).Append(string.Join('\n', lines[3..]))),
            "long line" => string.Join('\n', lines[..12].Append($"{Unique(50, 60)}.").Append($"{Unique(50, 60)}.")),
            "pairs" => Among("redgreen bluewhite", 24),
            "triples" => Among("red green blue", 24),
            "quadruples" => Among("red green blue white", 14),
            "line" => string.Join('\n', lines.Append(lines[1])),
            _ => string.Join('\n', lines),
        };

        Assert.That(Check("q", text, new() { Profile = QualityProfile.Web }), expected is null ? Is.Null : Does.StartWith(expected));

        string Among(string phrase, int times) => string.Join(' ', lines.Select((line, i) => i < times ? $"{line[..20]} {phrase} {line[20..]}" : line));
    }

    /// <summary>Words that no other number gives.</summary>
    private static string Unique(int number, int count) =>
        string.Join(' ', Enumerable.Range(0, count).Select(i => string.Concat($"{(number * 100) + i + 1000}".Select(digit => (char)('a' + digit - '0')))));

    private static string? Check(string prompt, string answer, QualityOptions options) =>
        QualityRules.Violation([new(Role.User, prompt), new(Role.Assistant, answer)], options);
}
