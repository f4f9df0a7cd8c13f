using Pipeline.BaselineEval.Data;
using Pipeline.BaselineEval.Labels;
using Pipeline.BaselineEval.Prompts;
using Pipeline.Sdk;
using Pipeline.Testing;

namespace Pipeline.BaselineEval.Tests;

public sealed class TemplateTests
{
    private static readonly LabelledRow Row = new(7, "{}", new Dictionary<string, string> { ["text"] = "It {works}.", ["label"] = "yes" }, "yes");

    [TestCase("t.yaml", "labels: [yes_, no_]\nstrategies:\n  one:\n    user: \"{text} {\\\"label\\\": 1} of {labels}?\"\n  two:\n    system: Be brief.\n    user: \"{text}\"\n    answer: json\n    field: verdict\n    examples: [{ user: a, assistant: b }]\n")]
    [TestCase("t.json", """{"labels":["yes_","no_"],"strategies":{"one":{"user":"{text} {\"label\": 1} of {labels}?"},"two":{"system":"Be brief.","user":"{text}","answer":"json","field":"verdict","examples":[{"user":"a","assistant":"b"}]}}}""")]
    public void Template_in_yaml_or_json_asks_by_its_strategies(string name, string content)
    {
        var template = Read(name, content);
        Assert.Multiple(() =>
        {
            Assert.That(template.Find(null).Ask(Row, ["no", "yes"]), Is.EqualTo(new[] { ("user", "It {works}. {\"label\": 1} of no, yes?") }));
            Assert.That(template.Find("two").Ask(Row, []), Is.EqualTo(new[] { ("system", "Be brief."), ("user", "a"), ("assistant", "b"), ("user", "It {works}.") }));
            Assert.That(template.Find("two"), Has.Property("JsonAlone").True.And.Property("Field").EqualTo("verdict"));
            Assert.That(template.Labels, Is.EqualTo(new[] { "yes_", "no_" }));
        });
    }

    [TestCase("strategies: {}\n", "no strategies")]
    [TestCase("strategies:\n  a: { system: x }\n", "the strategy a has no user")]
    [TestCase("strategies:\n  a: { user: x, answer: xml }\n", "answer: xml")]
    [TestCase("strategies:\n  a: { user: x, usr: y }\n", "t.yaml:2:", "usr")]
    [TestCase("strategies:\n  a: { user: x }\n  a: { user: y }\n", "t.yaml:", "duplicate key a")]
    [TestCase("strategies:\n  a: { user: x, examples: [{ user: y }] }\n", "each example")]
    [TestCase("", "is empty")]
    public void Template_that_is_not_right_is_refused_with_its_place(string content, params string[] said)
    {
        var problem = Assert.Throws<StageInputException>(() => Read("t.yaml", content));
        foreach (var words in said)
            Assert.That(problem!.Message, Does.Contain(words));
    }

    [Test]
    public void Place_without_a_column_names_the_columns_there_are()
    {
        var strategy = Read("t.yaml", "strategies:\n  a: { user: \"{body}\" }\n").Find("a");
        Assert.That(Assert.Throws<StageInputException>(() => strategy.Ask(Row, []))!.Message, Does.Contain("{body}").And.Contain("row 7").And.Contain("text, label"));
    }

    [Test]
    public void Folder_stands_for_its_one_template()
    {
        using var folder = new TemporaryFolder();
        Assert.That(Assert.Throws<StageInputException>(() => TemplateFile.Read(folder.Path))!.Message, Does.Contain("should hold one template"));
        folder.Write("t.yaml", "strategies: { a: { user: x } }\n");
        Assert.That(TemplateFile.Read(folder.Path).Name, Is.EqualTo("t.yaml"));
        Assert.That(Assert.Throws<StageInputException>(() => TemplateFile.Read(folder["gone.yaml"]))!.Message, Does.Contain("cannot be read"));
    }

    [Test]
    public void Unknown_strategy_names_those_there_are() =>
        Assert.That(Assert.Throws<StageInputException>(() => TemplateFile.Read(null).Find("best"))!.Message, Does.Contain("no strategy 'best'").And.Contain("zero_shot"));

    [Test]
    public void Labels_come_from_parameters_then_template_then_data()
    {
        var (plain, declared) = (TemplateFile.Read(null), Read("t.yaml", "labels: [yes, maybe, no]\nstrategies: { a: { user: x } }\n"));
        LabelledRow[] rows = [Row, Row with { Number = 8, Label = "no" }];
        Assert.Multiple(() =>
        {
            Assert.That(LabelSet.Of(new(), plain, rows), Has.Property("All").EqualTo(new[] { "no", "yes" }).And.Property("Positive").EqualTo("yes"));
            Assert.That(LabelSet.Of(new(), declared, rows), Has.Property("All").EqualTo(new[] { "maybe", "no", "yes" }).And.Property("Positive").Null);
            Assert.That(LabelSet.Of(new() { Labels = ["yes", "no"], Positive = "no" }, declared, rows).Positive, Is.EqualTo("no"));
            Assert.That(() => LabelSet.Of(new() { Labels = ["yes"] }, plain, rows), Throws.TypeOf<StageInputException>().With.Message.Contains("Row 8 has the label 'no'"));
            Assert.That(() => LabelSet.Of(new() { Positive = "ja" }, plain, rows), Throws.TypeOf<StageInputException>().With.Message.Contains("params.positive is 'ja'"));
            Assert.That(() => LabelSet.Of(new(), plain, [.. rows, Row with { Label = "Yes" }]), Throws.TypeOf<StageInputException>().With.Message.Contains("capitals"));
        });
    }

    private static TemplateFile Read(string name, string content)
    {
        using var folder = new TemporaryFolder();
        var path = Path.Combine(folder.Path, name);
        File.WriteAllText(path, content);
        return TemplateFile.Read(path);
    }
}
