using Pipeline.Evaluation.Scoring;

namespace Pipeline.Evaluation.Tests.Scoring;

public sealed class ChoiceScorerTests
{
    [TestCase("B", 'B')]
    [TestCase("(B)", 'B')]
    [TestCase("b", 'B')]
    [TestCase("(b).", 'B')]
    [TestCase("Answer: B", 'B')]
    [TestCase("B. because A dog barks", 'B')]
    [TestCase("B because it barks", 'B')]
    [TestCase("**Answer:** (C) - Because A is wrong.", 'C')]
    [TestCase("The answer is **D**.", 'D')]
    [TestCase("First I thought the answer is A, but the answer is (c).", 'C')]
    [TestCase(@"The answer is $\boxed{B}$", 'B')]
    [TestCase("Answer: I think B", 'B')]
    [TestCase("Option A is wrong, so it must be B.", 'B')]
    [TestCase("A dog barks, so D", 'D')]
    [TestCase("A is correct", 'A')]
    [TestCase("A. A dog", 'A')]
    [TestCase(" B", 'B')]
    [TestCase("The answer: option J", 'J')]
    public void Of_reply_that_chooses_gives_its_letter(string reply, char expected) =>
        Assert.That(OptionLetter.Of(reply), Is.EqualTo(expected));

    [TestCase("")]
    [TestCase("A dog barks")]
    [TestCase("I do not know")]
    [TestCase("The answer is a dog")]
    [TestCase("In C# it fails")]
    [TestCase("Because K")]
    public void Score_reply_that_chooses_nothing_is_unparsable(string reply) =>
        Assert.That(new ChoiceScorer().Score(reply, "A"), Is.EqualTo(AnswerScore.Unparsable));

    [TestCase("B", "(B) the dog", 1)]
    [TestCase("B", "C", 0)]
    public void Score_letters_are_compared(string answer, string reference, double expected) =>
        Assert.That(new ChoiceScorer().Score(answer, reference), Is.EqualTo(new AnswerScore(expected, true)));
}
