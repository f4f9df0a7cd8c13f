using FsCheck;
using FsCheck.Fluent;
using Pipeline.Evaluation.Scoring;

namespace Pipeline.Evaluation.Tests.Scoring;

public sealed class ScorersTests
{
    [Test]
    public void All_names_are_those_of_the_documentation() =>
        Assert.That(Scorers.All.Select(scorer => scorer.Name), Is.EqualTo(new[] { "exact", "numeric", "f1", "choice", "gsm8k_strict", "gsm8k_flexible" }));

    [Test]
    public void Score_any_texts_never_throws_and_is_within_0_and_1([ValueSource(nameof(Names))] string name)
    {
        var scorer = Scorers.ByName(name);
        Prop.ForAll<string?, string?>((answer, reference) =>
            scorer.Score(answer ?? "", reference ?? "") is { Value: >= 0 and <= 1 } score && (score.IsParsable || score.Value == 0)).QuickCheckThrowOnFailure();
    }

    [Test]
    public void Score_hostile_texts_never_throws([ValueSource(nameof(Names))] string name)
    {
        string[] texts = ["\ud800", "\udfff\ud800", "\u001b[31m\0\u0007", new('-', 200_000), new('9', 200_000), new(' ', 200_000), new('#', 200_000),
            string.Concat(Enumerable.Repeat("answer is ", 20_000)), string.Concat(Enumerable.Repeat("$1,", 60_000)), string.Concat(Enumerable.Repeat("A    ", 40_000)),
            new('\u0301', 100_000)];
        foreach (var text in texts)
            Assert.That(Scorers.ByName(name).Score(text, text).Value, Is.EqualTo(1).Or.EqualTo(0));
    }

    [Test]
    public void ByName_unknown_scorer_lists_those_there_are() =>
        Assert.That(() => Scorers.ByName("bleu"), Throws.ArgumentException.With.Message.EqualTo(
            "There is no scorer bleu. Choose one of exact, numeric, f1, choice, gsm8k_strict, gsm8k_flexible."));

    [Test]
    public void For_category_without_a_scorer_gives_the_default()
    {
        var scorers = new ScorerByCategory(new Dictionary<string, string> { ["maths"] = "numeric" }, "f1");

        Assert.That(new[] { "maths", "prose", null }.Select(category => scorers.For(category).Name), Is.EqualTo(new[] { "numeric", "f1", "f1" }));
    }

    [Test]
    public void ScorerByCategory_unknown_scorers_are_named_together() =>
        Assert.That(
            () => new ScorerByCategory(new Dictionary<string, string> { ["b"] = "rouge", ["a"] = "exact" }, "bleu"),
            Throws.ArgumentException.With.Message.StartsWith("There is no scorer rouge (of category b), bleu (the default). Choose one of exact,"));

    private static IEnumerable<string> Names() => Scorers.All.Select(scorer => scorer.Name);
}
