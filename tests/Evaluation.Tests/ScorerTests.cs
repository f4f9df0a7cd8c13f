using System.Text.Json;
using FsCheck;
using FsCheck.Fluent;
using Pipeline.Evaluation.Scoring;
using Pipeline.Testing;

namespace Pipeline.Evaluation.Tests;

public sealed class ScorerTests
{
    [TestCase("exact", "  Low\tCoolant. ", "low coolant", 1)]
    [TestCase("exact", "low coolants", "low coolant", 0)]
    [TestCase("exact", "", "", 1)]
    [TestCase("numeric", "It is 12, so the total is $1,234.50.", "1234.5", 1)]
    [TestCase("numeric", "-7", "7", 0)]
    [TestCase("numeric", "10 - 7", "7", 1)]
    [TestCase("numeric", "1.0000000000000000000000000000000001", "1", 0)]
    [TestCase("f1", "the cat sat", "A cat sat.", 1)]
    [TestCase("f1", "cat", "cat sat", 2.0 / 3)]
    [TestCase("f1", "dog", "cat", 0)]
    [TestCase("choice", "(B)", "B", 1)]
    [TestCase("choice", "A cat would say: Answer: C", "C", 1)]
    [TestCase("choice", "B. because of A", "B", 1)]
    [TestCase("gsm8k_strict", "so #### 1,000.", "… #### 1000", 1)]
    [TestCase("gsm8k_strict", "so it is 1000", "#### 1000", 0)]
    [TestCase("gsm8k_strict", "#### 5 and then #### 6", "#### 5", 1)]
    [TestCase("gsm8k_flexible", "so it is $1,000, or 7", "#### 7", 1)]
    public void Score_is(string scorer, string answer, string reference, double expected) =>
        Assert.That(Scorers.ByName(scorer).Score(answer, reference).Value, Is.EqualTo(expected).Within(1e-12));

    [TestCase("numeric", "none")]
    [TestCase("choice", "perhaps")]
    [TestCase("gsm8k_strict", "7")]
    public void Score_of_an_answer_without_what_is_looked_for_is_unparsable(string scorer, string answer) =>
        Assert.That(Scorers.ByName(scorer).Score(answer, "#### 7"), Is.EqualTo(AnswerScore.Unparsable));

    [Test]
    public void Every_scorer_takes_any_text_and_stays_within_0_and_1() =>
        Prop.ForAll<string?, string?>((answer, reference) => Scorers.All.All(scorer => scorer.Score(answer ?? "", reference ?? "").Value is >= 0 and <= 1)).QuickCheckThrowOnFailure();

    [Test]
    public void Hostile_answers_take_linear_time()
    {
        var long_ = new string('$', 1_000_000) + string.Concat(Enumerable.Repeat("answer: ", 50_000)) + "\ud800\u0007";

        Assert.That(Scorers.All.Select(scorer => scorer.Score(long_, "7").Value), Is.All.EqualTo(0));
    }

    [Test]
    public void Categories_have_their_scorers_and_others_the_default()
    {
        var scorers = new ScorerOptions { Categories = new Dictionary<string, string> { ["sum"] = "numeric" } }.Resolve();

        Assert.That((scorers.For("sum").Name, scorers.For("word").Name, scorers.For(null).Name), Is.EqualTo(("numeric", "exact", "exact")));
    }

    [Test]
    public void Unknown_scorers_are_all_named_with_those_there_are() => Assert.That(
        () => new ScorerOptions { Default = "exakt", Categories = new Dictionary<string, string> { ["sum"] = "number" } }.Resolve(),
        Throws.ArgumentException.With.Message.Contains("number (of category sum), exakt (the default)").And.Message.Contains("gsm8k_flexible"));

    [Test]
    public void Published_gold_answers_of_gsm8k_score_in_both_modes_and_near_misses_in_neither()
    {
        if (Repository.Data is not { } data)
        {
            Assert.Ignore("Needs gsm8k/train.jsonl and test.jsonl, which are not shipped.");
            return;
        }

        var answers = new[] { "train", "test" }.SelectMany(file => File.ReadLines(Path.Combine(data, "gsm8k", file + ".jsonl")))
            .Select(line => JsonDocument.Parse(line).RootElement.GetProperty("answer").GetString()!).ToList();

        Assert.That(answers, Has.Count.EqualTo(8792)); // source: openai/grade-school-math
        foreach (var scorer in new[] { Gsm8kScorer.Strict, Gsm8kScorer.Flexible })
        {
            Assert.That(answers.Sum(answer => scorer.Score(answer, answer).Value), Is.EqualTo(8792), scorer.Name);
            Assert.That(answers.Sum(answer => scorer.Score(answer + "1", answer).Value), Is.Zero, scorer.Name);
        }
    }
}
