using Pipeline.Evaluation.Selection;
using Pipeline.Sdk.Tables;

namespace Pipeline.ExtractFailures.Tests;

public sealed class FailureChoiceTests
{
    private static readonly ExtractFailuresOptions Options = new();

    [Test]
    public void Decide_takes_failures_and_as_many_that_were_none()
    {
        Case[] cases = [.. Enumerable.Range(0, 10).Select(i => Case($"{i}", $"question about the {Word(i)}", $"answer {i}", isFailure: i < 3))];

        var decisions = Decide(cases, Options);

        Assert.That(decisions.Where(decision => decision.Word == Words.Failure).Select(decision => decision.Case.Question.Id), Is.EqualTo(new[] { "0", "1", "2" }));
        Assert.That(decisions.Count(decision => decision.Word == Words.Control), Is.EqualTo(3));
        Assert.That(decisions.Count(decision => decision.Word == "right"), Is.EqualTo(4));
    }

    [Test]
    public void Decide_does_not_depend_on_the_order_of_the_cases()
    {
        Case[] cases = [.. Enumerable.Range(0, 30).Select(i => Case($"{i:00}", $"question about the {Word(i % 7)} and {Word(i % 5)}", $"answer {i % 3}", isFailure: i % 2 == 0, category: $"{i % 2}"))];
        var options = Options with { Quota = 4 };

        var forward = Decide(cases, options).Select(decision => (decision.Case.Question.Id, decision.Word, decision.Detail));

        Assert.That(Decide([.. cases.Reverse()], options).Select(decision => (decision.Case.Question.Id, decision.Word, decision.Detail)), Is.EqualTo(forward));
    }

    [Test]
    public void Decide_leaves_out_what_is_trained_on_held_out_or_said_twice_and_says_why()
    {
        var decisions = Decide(
            [
                Case("held", "Where is the lamp?", "shop", isFailure: true), Case("taught", "Where is the pump?", "cellar", isFailure: true), Case("once", "Where is the cup?", "kitchen", isFailure: true),
                Case("twice", "Where is the cup ?!", "kitchen", isFailure: true), Case("other", "Where is the cup?", "attic", isFailure: true), Case("unknown", "Why?", null, isFailure: true),
            ],
            Options, trained: [("row 7", "where is the pump", "Cellar")], heldOut: [("row 9", "where is the lamp", "shop")]);

        Assert.That(decisions.ToDictionary(decision => decision.Case.Question.Id, decision => (decision.Word, decision.Detail)), Is.EqualTo(new Dictionary<string, (string, string?)>
        {
            ["held"] = ("held out", "row 9"),
            ["once"] = (Words.Failure, "score 0"),
            ["other"] = (Words.Failure, "score 0"),
            ["taught"] = ("trained on already", "row 7"),
            ["twice"] = ("near duplicate of a failure", "once"),
            ["unknown"] = ("no better answer", null),
        }));
    }

    [Test]
    public void Quota_is_of_each_category()
    {
        Case[] cases = [.. Enumerable.Range(0, 12).Select(i => Case($"{i:00}", $"question about the {Word(i)}", $"answer {i}", isFailure: true, category: i % 3 == 0 ? "a" : "b"))];

        var taken = Decide(cases, Options with { Quota = 2 }).Where(decision => decision.Word == Words.Failure).CountBy(decision => decision.Case.Question.Category!);

        Assert.That(taken, Is.EquivalentTo(new Dictionary<string, int> { ["a"] = 2, ["b"] = 2 }));
    }

    private static IReadOnlyList<Decision> Decide(Case[] cases, ExtractFailuresOptions options, (string, string, string)[]? trained = null, (string, string, string)[]? heldOut = null) =>
        new FailureChoice(new OverlapIndex(trained ?? [], options.Similarity), new OverlapIndex(heldOut ?? [], options.Similarity), options, seed: 1).Decide(cases);

    private static Case Case(string id, string text, string? better, bool isFailure, string? category = null) =>
        new(new Question(id, [new("user", text)], better, category), isFailure, "wrong", better, "score 0");

    private static string Word(int i) => new[] { "lamp", "pump", "whisk", "hammer", "racket", "valve", "ladder", "kettle", "anchor", "stapler", "bucket", "helmet" }[i];
}
