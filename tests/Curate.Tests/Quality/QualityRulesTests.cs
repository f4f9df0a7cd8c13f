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

    private static string? Check(string prompt, string answer, QualityOptions options) =>
        QualityRules.Violation([new(Role.User, prompt), new(Role.Assistant, answer)], options);
}
