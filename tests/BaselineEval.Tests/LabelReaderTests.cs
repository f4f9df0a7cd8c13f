using FsCheck;
using FsCheck.Fluent;
using Pipeline.BaselineEval.Labels;

namespace Pipeline.BaselineEval.Tests;

public sealed class LabelReaderTests
{
    private static readonly string[] Labels = ["good", "very good", "bad"];

    [TestCase("""{"label": "bad"}""", "bad")]
    [TestCase("""Surely. Here it is: {"why": "it broke {twice}", "label": "Bad"} I hope that helps {really}.""", "bad")]
    [TestCase("```json\n{\n  \"label\": \"very good\",\n}\n```", "very good")]
    [TestCase("""{"label":"bad"} No, wait. {"label":"good"}""", "good", Description = "models correct themselves forwards")]
    [TestCase("""{"result": {"scores": [1, 2], "Label": " good "}}""", "good")]
    [TestCase("""{"a": {"label": "good"}} and a brace { left open""", "good")]
    [TestCase("""[{"label":"good"}]""", "good")]
    public void Label_in_json_is_found_wherever_it_stands(string reply, string label) =>
        Assert.That(Read(reply), Is.EqualTo(new LabelReading(label, "json")));

    [TestCase("""{"label": "mediocre"} It is good.""", Description = "what the JSON says is what the model says")]
    [TestCase("""{"label": null, "label": []} neither this nor that""")]
    [TestCase("It is good in parts, and bad in others.")]
    [TestCase("goodness, badly")]
    [TestCase("")]
    [TestCase("{{{{")]
    [TestCase("""{"label": "\ud800"}""")]
    public void Reply_that_names_no_label_or_several_is_unparsable(string reply) => Assert.That(Read(reply), Is.EqualTo(LabelReading.Unparsable));

    [TestCase(" \"Good\".\n", "good", "exact")]
    [TestCase("**very good**", "very good", "exact")]
    [TestCase("I would call this VERY GOOD, all in all.", "very good", "word")]
    [TestCase("Label: bad", "bad", "word")]
    public void Label_without_json_is_the_reply_or_its_only_word_of_that_kind(string reply, string label, string how) =>
        Assert.That(Read(reply), Is.EqualTo(new LabelReading(label, how)));

    [Test]
    public void Strategy_that_asks_for_json_takes_nothing_else() =>
        Assert.That(new LabelReader(Labels, "label", jsonAlone: true).Read("good"), Is.EqualTo(LabelReading.Unparsable));

    [Test]
    public void Number_or_truth_value_in_json_is_a_label() => Assert.Multiple(() =>
    {
        Assert.That(new LabelReader(["0", "1"], "label", true).Read("""{"label": 1}""").Label, Is.EqualTo("1"));
        Assert.That(new LabelReader(["false", "true"], "answer", true).Read("""{"answer": true}""").Label, Is.EqualTo("true"));
    });

    [Test]
    public void Any_text_is_read_without_failing() =>
        Prop.ForAll(ArbMap.Default.ArbFor<string>(), text => Read(text ?? "") is not null && Read("{\"label\":" + text) is not null).QuickCheckThrowOnFailure();

    private static LabelReading Read(string reply) => new LabelReader(Labels, "label", jsonAlone: false).Read(reply);
}
