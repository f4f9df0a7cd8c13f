using Pipeline.Evaluation.Selection;

namespace Pipeline.Evaluation.Tests;

public sealed class OverlapIndexTests
{
    private const string Long = "Which department of the shop on the corner sells the large copper whisk with the wooden handle to people who bake";

    private readonly OverlapIndex _index = new([("a", Long, "kitchen"), ("b", "12 + 7", "19"), ("c", "Where is the whisk?", "kitchen")], 0.8);

    [TestCase("which department of the shop, on the corner, sells the large copper whisk with the wooden handle to people who bake?!", "Kitchen.", "a", Description = "letters alike")]
    [TestCase("So which department of the shop on the corner sells the large copper whisk with the wooden handle to people who bake", "kitchen", "a", Description = "one word more")]
    [TestCase(Long, "garden", null, Description = "another answer")]
    [TestCase("12 + 8", "19", null, Description = "another number")]
    [TestCase("12+7", "19", "b")]
    [TestCase("Where are the whisks?", "kitchen", null)]
    [TestCase("", "", null)]
    public void Find_gives_the_question_that_asks_the_same(string text, string answer, string? expected) => Assert.That(_index.Find(text, answer), Is.EqualTo(expected));

    /// <summary>A question and an answer that were trained on, and others that are not those.</summary>
    [TestCase("What is 4 - 2?", "2", "What is -4 + 2?", "-2")]
    [TestCase("Which operator makes 8 _ 2 equal 6?", "+", "Which operator makes 8 _ 2 equal 6?", "-")]
    [TestCase("Compute 10 + 2 / 20 please now", "0", "Compute 10 * 2 - 20 please now", "0")]
    [TestCase("print hello in C#?", "code", "print hello in C++?", "code")]
    [TestCase("What is 0.5 of 10?", "5", "What is 05 of 10?", "5")]
    [TestCase("बिल", "x", "बल", "x", Description = "another vowel sign")]
    [TestCase("Which sign?", "?", "Which sign?", "!")]
    public void Find_signs_make_another_question_or_answer(string text, string answer, string other, string otherAnswer)
    {
        var index = new OverlapIndex([("a", text, answer)], 0.8);

        Assert.That(index.Find(text.ToUpperInvariant().Replace("?", " ?", StringComparison.Ordinal), $" {answer} "), Is.EqualTo("a"));
        Assert.That(index.Find(other, otherAnswer), Is.Null);
        Assert.That(index.Find(text, ""), Is.Null);
    }

    [TestCase("第3号城市在哪里？", "第3号城市在哪里")]
    [TestCase("Quelle heure est-il ?", "quelle heure est-il?")]
    [TestCase("the value, please: \"12+7\".", "The value please 12 + 7")]
    public void Find_punctuation_makes_no_other_question(string text, string other) => Assert.That(new OverlapIndex([("a", text, "x.")], 1).Find(other, "X"), Is.EqualTo("a"));

    [Test]
    public void Find_agrees_with_comparing_all_pairs()
    {
        var words = new[] { "red", "green", "blue", "lamp", "pump" };
        var random = new Pipeline.Evaluation.Statistics.SplitMix64(5);
        string Text() => string.Join(' ', Enumerable.Range(0, 6).Select(_ => words[random.Below(5)]));
        var texts = Enumerable.Range(0, 300).Select(_ => Text()).ToList();
        var index = new OverlapIndex(texts.Select((text, i) => ($"{i}", text, "x")), 0.5);

        foreach (var text in Enumerable.Range(0, 300).Select(_ => Text()))
        {
            var shingles = Shingles(text);
            var most = texts.Max(other => (double)Shingles(other).Intersect(shingles).Count() / Shingles(other).Union(shingles).Count());
            Assert.That(index.Find(text, "x") is not null, Is.EqualTo(most >= 0.5), text);
        }

        HashSet<string> Shingles(string text) => [.. Enumerable.Range(0, 2).Select(i => string.Join(' ', text.Split(' ').Skip(i).Take(5)))];
    }
}
