using System.Text.Json.Nodes;
using Pipeline.Contracts;
using Pipeline.Testing;

namespace Pipeline.Curate.Tests;

public sealed class StageTests
{
    private const string Good = """{"question":"ask","answer":"re\nply \"x\" é","category":"c"}""";

    [Test]
    public void Stage_small_input_writes_typed_tables_and_a_result()
    {
        using var stage = new StageProcess();

        var exit = stage.RunText($"{Good}\n{Good}\nbroken\n", parameters: """{"split":{"validation":0,"test":0}}""");

        Assert.That(exit, Is.Zero, stage.Errors);
        Assert.Multiple(() =>
        {
            Assert.That(StageProcess.Query($"SELECT messages[2].content || '/' || messages[1].role || '/' || category || '/' || source || '/' || split || '/' || length(id) FROM '{stage.Table("train")}'"),
                Is.EqualTo(new[] { "re\nply \"x\" é/user/c/raw.jsonl/train/32" }));
            Assert.That(StageProcess.Query($"SELECT concat_ws('/', reason, source, line, raw, id IS NULL, kept_id = (SELECT id FROM '{stage.Table("train")}')) FROM '{stage.Table("rejected")}'"),
                Is.EqualTo(new[] { $$"""exact_duplicate/raw.jsonl/2/[{"role":"user","content":"ask"},{"role":"assistant","content":"re\nply \"x\" é"}]/false/true""", "invalid_json/raw.jsonl/3/broken/true" }));
            Assert.That(StageProcess.Query($"SELECT concat_ws('/', relation, jaccard, line) FROM '{stage.Table("clusters")}'"), Is.EqualTo(new[] { "kept/1.0/1", "exact_duplicate/1.0/2" }));
            Assert.That(StageProcess.Query($"SELECT count(*) FROM '{stage.Table("test")}'"), Is.EqualTo(new[] { "0" }));
            Assert.That((stage.Result["metrics"]!["rows_in"]!.GetValue<long>(), stage.Result["metrics"]!["rows_kept"]!.GetValue<long>()), Is.EqualTo((3L, 1L)));
            Assert.That(stage.Result["outputs"]!["rejected"]!["rows"]!.GetValue<long>(), Is.EqualTo(2));
            Assert.That(JsonNode.Parse(stage.Statistics)!["rejected"]!.ToJsonString(), Is.EqualTo("""{"exact_duplicate":1,"invalid_json":1}"""));
        });
    }

    [Test]
    public void Stage_same_rows_in_another_order_writes_the_same_bytes()
    {
        var rows = Enumerable.Range(0, 3000).Select(i => $$"""{"question":"number {{i % 1000}} {{new string((char)('a' + (i % 26)), 8)}}","answer":"{{i % 7}}"}""").ToArray();
        using var first = new StageProcess();
        using var second = new StageProcess();

        first.RunText(string.Join('\n', rows));
        second.RunText(string.Join('\n', rows.Reverse()));

        foreach (var output in new[] { "train", "validation", "test" })
            Assert.That(File.ReadAllBytes(second.Table(output)), Is.EqualTo(File.ReadAllBytes(first.Table(output))), output);
    }

    [Test]
    public void Stage_gsm8k_accounts_for_each_row_in_its_tables()
    {
        var path = SharedData.Find("gsm8k/train.jsonl");
        using var stage = new StageProcess();

        Assert.That(stage.Run(path), Is.Zero, stage.Errors);
        var counts = new[] { "train", "validation", "test", "rejected" }.Select(output => int.Parse(StageProcess.Query($"SELECT count(*) FROM '{stage.Table(output)}'")[0]!)).ToArray();

        Assert.Multiple(() =>
        {
            Assert.That(counts.Sum(), Is.EqualTo(7473));
            Assert.That(counts, Is.All.GreaterThanOrEqualTo(0).And.Some.GreaterThan(6000));
            Assert.That(JsonNode.Parse(stage.Statistics)!["rows_in"]!.GetValue<int>(), Is.EqualTo(7473));
        });
    }

    [TestCase("raw.jsonl", "", "raw.jsonl: no rows at all")]
    [TestCase("raw.jsonl", "{\"a\":1}", "keys seen: a")]
    [TestCase("raw.parquet", "PAR1", "raw.parquet")]
    public void Stage_input_of_no_use_ends_with_10_and_one_message(string name, string text, string message)
    {
        using var stage = new StageProcess();

        Assert.Multiple(() =>
        {
            Assert.That(stage.RunText(text, name), Is.EqualTo((int)StageExitCode.BadInput));
            Assert.That(stage.Errors, Does.Contain(message).And.Not.Contain("   at "));
        });
    }

    [TestCase("""{"split":{"validation":0.7,"test":0.4}}""", "split")]
    [TestCase("""{"near_duplicates":{"threshold":0}}""", "threshold")]
    [TestCase("""{"near_duplicates":{"treshold":0.8}}""", "treshold")]
    [TestCase("""{"fields":{"prompt":"question"}}""", "fields")]
    public void Stage_wrong_parameters_end_with_10_and_name_the_parameter(string parameters, string name)
    {
        using var stage = new StageProcess();

        Assert.Multiple(() =>
        {
            Assert.That(stage.RunText(Good, parameters: parameters), Is.EqualTo((int)StageExitCode.BadInput));
            Assert.That(stage.Errors, Does.Contain(name).And.Not.Contain("   at "));
        });
    }

    [Test]
    public void Stage_describe_names_its_ports_and_every_parameter()
    {
        using var stage = new StageProcess();

        Assert.That(stage.Start("--describe"), Is.Zero, stage.Errors);
        var page = JsonNode.Parse(stage.Events)!;

        Assert.Multiple(() =>
        {
            Assert.That(page["name"]!.GetValue<string>(), Is.EqualTo("curate"));
            Assert.That(page["outputs"]!.AsArray().Select(port => port!["name"]!.GetValue<string>()), Is.EqualTo(new[] { "train", "validation", "test", "rejected", "clusters", "stats" }));
            Assert.That(page["defaults"]!["near_duplicates"]!["threshold"]!.GetValue<double>(), Is.EqualTo(0.8));
            Assert.That(page["options"]!["properties"]!["quality"]!["properties"]!.AsObject().Select(property => property.Key), Does.Contain("min_answer_words"));
        });
    }
}
