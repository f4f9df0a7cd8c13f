using FsCheck;
using FsCheck.Fluent;
using Pipeline.Evaluation.Scoring;

namespace Pipeline.Evaluation.Tests.Scoring;

public sealed class TokenF1ScorerTests
{
    // 2PR/(P + R) by hand: (given, wanted, common) words are (3, 1, 1), (2, 3, 2), (3, 2, 1), (1, 2, 1).
    [TestCase("The cat sat down", "a cat", 0.5)]
    [TestCase("Denver Broncos", "The Denver Broncos team", 0.8)]
    [TestCase("no no no", "no way", 0.4)]
    [TestCase("U.S.", "us army", 2.0 / 3)]
    [TestCase("Theatre", "the atre", 0)]
    [TestCase("the", "", 1)]
    [TestCase("", "word", 0)]
    public void Score_words_in_common_gives_F1(string answer, string reference, double expected) =>
        Assert.That(new TokenF1Scorer().Score(answer, reference).Value, Is.EqualTo(expected).Within(1e-12));

    [Test]
    public void Score_any_texts_is_symmetric_and_within_0_and_1() =>
        Prop.ForAll<string?, string?>((x, y) =>
        {
            var score = new TokenF1Scorer().Score(x ?? "", y ?? "").Value;
            return score is >= 0 and <= 1 && score == new TokenF1Scorer().Score(y ?? "", x ?? "").Value;
        }).QuickCheckThrowOnFailure();
}
