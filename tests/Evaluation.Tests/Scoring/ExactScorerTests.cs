using FsCheck;
using FsCheck.Fluent;
using Pipeline.Evaluation.Scoring;

namespace Pipeline.Evaluation.Tests.Scoring;

public sealed class ExactScorerTests
{
    [TestCase("Paris", "paris")]
    [TestCase(" The  capital\n is Paris. ", "the capital is PARIS")]
    [TestCase("", " .")]
    public void Score_same_but_for_writing_is_1(string answer, string reference) =>
        Assert.That(new ExactScorer().Score(answer, reference), Is.EqualTo(new AnswerScore(1, true)));

    [TestCase("Paris, France", "Paris")]
    [TestCase("Paris..", "Paris")]
    [TestCase("Par is", "Paris")]
    [TestCase("cafe", "caf\u00e9")]
    public void Score_other_text_is_0(string answer, string reference) =>
        Assert.That(new ExactScorer().Score(answer, reference), Is.EqualTo(new AnswerScore(0, true)));

    [Test]
    public void Score_any_text_against_itself_is_1() =>
        Prop.ForAll<string?>(text => new ExactScorer().Score(text ?? "", text ?? "").Value == 1).QuickCheckThrowOnFailure();
}
