using FsCheck;
using FsCheck.Fluent;
using Pipeline.Evaluation.Scoring;

namespace Pipeline.Evaluation.Tests.Scoring;

public sealed class NumericScorerTests
{
    [TestCase("The answer is 18.", "18")]
    [TestCase("$1,234.50", "1234.5")]
    [TestCase("-$5", "-5")]
    [TestCase("$-5", "-5")]
    [TestCase("\u22125", "-5")]
    [TestCase("16-3", "3")]
    [TestCase("x = -3", "-3")]
    [TestCase("(4)-2", "2")]
    [TestCase("1, 2, 3", "3")]
    [TestCase("1,2,3", "3")]
    [TestCase("12,34", "34")]
    [TestCase("1,234,567 people", "1234567")]
    [TestCase("007", "7")]
    [TestCase(".5", "0.5")]
    [TestCase("wait...5", "5")]
    [TestCase("from 1..10", "10")]
    [TestCase("2024-01-15", "15")]
    [TestCase("-0.0", "0")]
    [TestCase("42 as of version 1.2.3", "42")]
    [TestCase("50%", "50")]
    [TestCase("0.1000", "0.1")]
    [TestCase("12345678901234567890123456789012345678901234567890", "12345678901234567890123456789012345678901234567890")]
    public void Last_text_with_numbers_gives_the_last(string text, string expected) =>
        Assert.That(DecimalText.Last(text), Is.EqualTo(expected));

    [TestCase("")]
    [TestCase("no idea")]
    [TestCase("\u0663")]
    [TestCase("1.2.3")]
    public void Score_no_number_is_unparsable(string answer) =>
        Assert.That(new NumericScorer().Score(answer, "3"), Is.EqualTo(AnswerScore.Unparsable));

    [TestCase("So it is 3.", "#### 3", 1)]
    [TestCase("0.3", "0.30000000000000000000000000000000001", 0)]
    [TestCase("3", "-3", 0)]
    [TestCase("3", "three", 0)]
    public void Score_number_is_compared_to_the_last_digit(string answer, string reference, double expected) =>
        Assert.That(new NumericScorer().Score(answer, reference), Is.EqualTo(new AnswerScore(expected, true)));

    [Test]
    public void Score_any_decimal_equals_itself_with_signs_of_writing() =>
        Prop.ForAll<decimal>(number =>
            new NumericScorer().Score($"It is ${number:#,0.############################}.", $"{number}").Value == 1).QuickCheckThrowOnFailure();
}
