using Pipeline.Testing;
using System.Globalization;
using System.Text.Json.Nodes;
using Pipeline.Evaluation.Scoring;

namespace Pipeline.Evaluation.Tests.Scoring;

public sealed class Gsm8kScorerTests
{
    [TestCase("#### 1,234", "#### 1234", 1)]
    [TestCase("#### 5\n#### 6", "5", 1, TestName = "Strict_two_marks_takes_the_first")]
    [TestCase("#### 18.", "18", 1)]
    [TestCase("#### -3", "-3", 1)]
    [TestCase("#### $18", "18", null, TestName = "Strict_dollar_after_the_mark_is_unparsable")]
    [TestCase("####18", "18", null)]
    [TestCase("The answer is 18", "18", null)]
    public void Strict_reply_is_scored_by_its_mark(string answer, string reference, double? expected) =>
        Assert.That(Gsm8kScorer.Strict.Score(answer, reference), Is.EqualTo(expected is { } value ? new AnswerScore(value, true) : AnswerScore.Unparsable));

    [TestCase("The answer is $18.", "18", 1)]
    [TestCase("5 and 6", "6", 1)]
    [TestCase("5 and 6", "5", 0)]
    [TestCase("1,000 dollars", "1000", 1)]
    [TestCase("It is 18...", "18", 0, TestName = "Flexible_dots_are_read_as_the_source_reads_them")]
    [TestCase("none", "18", null)]
    public void Flexible_reply_is_scored_by_its_last_number(string answer, string reference, double? expected) =>
        Assert.That(Gsm8kScorer.Flexible.Score(answer, reference), Is.EqualTo(expected is { } value ? new AnswerScore(value, true) : AnswerScore.Unparsable));

    [Test]
    public void Score_published_answers_count_for_themselves_and_not_for_their_neighbours()
    {
        var answers = new[] { "gsm8k/train.jsonl", "gsm8k/test.jsonl" }.SelectMany(file => File.ReadLines(SharedData.Find(file)))
            .Select(line => JsonNode.Parse(line)!["answer"]!.GetValue<string>()).ToList();

        Assert.That(answers, Has.Count.EqualTo(8792));
        foreach (var scorer in new[] { Gsm8kScorer.Strict, Gsm8kScorer.Flexible })
        {
            Assert.That(answers.Where(answer => !scorer.CanScore(answer) || scorer.Score(answer, answer).Value != 1), Is.Empty, scorer.Name);
            Assert.That(answers.Where(answer => scorer.Score(Missed(answer, 1), answer).Value + scorer.Score(Missed(answer, -1), answer).Value != 0), Is.Empty, scorer.Name);
        }
    }

    /// <summary>The same solution with another final number.</summary>
    private static string Missed(string answer, int by)
    {
        var number = answer.LastIndexOf("#### ", StringComparison.Ordinal) + "#### ".Length;
        return answer[..number] + (decimal.Parse(answer[number..], NumberStyles.Number, CultureInfo.InvariantCulture) + by);
    }
}
