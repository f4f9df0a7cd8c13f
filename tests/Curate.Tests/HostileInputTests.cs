using System.IO.Compression;
using System.Text;
using Pipeline.Curate.Reading;
using Pipeline.Curate.Rows;
using Pipeline.Sdk;
using Pipeline.Testing;

namespace Pipeline.Curate.Tests;

public sealed class HostileInputTests
{
    private const string Good = """{"question":"good","answer":"row"}""";

    [TestCase("""{"question":"q","answer":""", nameof(Reason.InvalidJson))]
    [TestCase("nonsense", nameof(Reason.InvalidJson))]
    [TestCase("{} {}", nameof(Reason.InvalidJson))]
    [TestCase("[1]", nameof(Reason.NotAnObject))]
    [TestCase("\"text\"", nameof(Reason.NotAnObject))]
    [TestCase("{}", nameof(Reason.MissingField))]
    [TestCase("""{"question":"q"}""", nameof(Reason.MissingField))]
    [TestCase("""{"question":"q","answer":null}""", nameof(Reason.MissingField))]
    [TestCase("""{"question":"q","answer":{"a":1}}""", nameof(Reason.WrongType))]
    [TestCase("""{"question":["q"],"answer":"a"}""", nameof(Reason.WrongType))]
    [TestCase("""{"question":"q","answer":"a","answer":"b"}""", nameof(Reason.DuplicateKey))]
    [TestCase("""{"question":"q","answer":"\ud800"}""", nameof(Reason.LoneSurrogate))]
    [TestCase("""{"question":"\udc00x","answer":"a"}""", nameof(Reason.LoneSurrogate))]
    [TestCase("""{"question":"q","answer":"\u0000"}""", nameof(Reason.ControlCharacter))]
    [TestCase("""{"question":"q","answer":"cafe\u0301\u0000 and more"}""", nameof(Reason.ControlCharacter))]
    [TestCase("""{"question":"\u001b]0;title\u0007","answer":"a"}""", nameof(Reason.ControlCharacter))]
    [TestCase("""{"question":"q","answer":"a","category":"x\u001b[31mred"}""", nameof(Reason.ControlCharacter))]
    [TestCase("""{"question":" \u200b\n","answer":"a"}""", nameof(Reason.EmptyPrompt))]
    [TestCase("""{"question":"q","answer":"\t"}""", nameof(Reason.EmptyAnswer))]
    public void Curate_broken_row_is_refused_with_its_reason_and_the_rest_is_kept(string row, string reason)
    {
        var curation = CurationFixture.Curate($"{Good}\n{row}\n");

        Assert.Multiple(() =>
        {
            Assert.That(curation.Refusals(), Is.EqualTo(new[] { (2L, Enum.Parse<Reason>(reason)) }));
            Assert.That(curation.Texts(), Is.EqualTo(new[] { "user: good|assistant: row" }));
        });
    }

    [TestCase("""{"messages":[{"role":"user","content":"q"}]}""", nameof(Reason.EmptyAnswer))]
    [TestCase("""{"messages":[{"role":"assistant","content":"a"}]}""", nameof(Reason.EmptyPrompt))]
    [TestCase("""{"messages":[]}""", nameof(Reason.EmptyPrompt))]
    [TestCase("""{"messages":[{"role":"wizard","content":"q"}]}""", nameof(Reason.UnknownRole))]
    [TestCase("""{"messages":["q","a"]}""", nameof(Reason.WrongType))]
    [TestCase("""{"messages":"q"}""", nameof(Reason.WrongType))]
    [TestCase("""{"messages":[{"content":"q"}]}""", nameof(Reason.MissingField))]
    [TestCase("""{"messages":[{"role":"user","content":"q"},{"role":"assistant","content":[{"type":"image"}]}]}""", nameof(Reason.WrongType))]
    public void Curate_broken_conversation_is_refused_with_its_reason(string row, string reason) =>
        Assert.That(
            CurationFixture.Curate($$"""{"messages":[{"role":"user","content":"q"},{"role":"assistant","content":"a"}]}{{"\n"}}{{row}}""").Refusals(),
            Is.EqualTo(new[] { (2L, Enum.Parse<Reason>(reason)) }));

    [TestCase("12", "12")]
    [TestCase("-0.50", "-0.50")]
    [TestCase("true", "true")]
    public void Curate_number_or_boolean_as_answer_is_text_as_it_was_written(string value, string text) =>
        Assert.That(CurationFixture.Curate($$"""{"question":"q","answer":{{value}}}""").Texts(), Is.EqualTo(new[] { $"user: q|assistant: {text}" }));

    [Test]
    public void Curate_deep_nesting_in_an_unused_field_is_refused_without_a_crash()
    {
        var deep = $$"""{"question":"q","answer":"a","x":{{new string('[', 100_000)}}{{new string(']', 100_000)}}}""";

        Assert.That(CurationFixture.Curate($"{Good}\n{deep}\n").Refusals(), Is.EqualTo(new[] { (2L, Reason.InvalidJson) }));
    }

    [Test]
    public void Curate_invalid_utf8_is_refused_and_its_excerpt_is_text()
    {
        using var folder = new TemporaryFolder();
        File.WriteAllBytes(folder["raw.jsonl"], [.. Encoding.UTF8.GetBytes($"{Good}\n"), .. "{\"question\":\""u8, 0xC3, 0x28, .. "\",\"answer\":\"a\"}\n"u8]);

        var curation = CurationFixture.Of(folder["raw.jsonl"]);

        Assert.Multiple(() =>
        {
            Assert.That(curation.Refusals(), Is.EqualTo(new[] { (2L, Reason.InvalidUtf8) }));
            Assert.That(Encoding.UTF8.GetString(Curate.Writing.Excerpt.Of(curation.Rejected[0])), Does.Contain("\uFFFD("));
        });
    }

    [Test]
    public void Curate_line_of_100_megabytes_is_refused_and_not_held()
    {
        using var folder = new TemporaryFolder();
        using (var writer = new StreamWriter(folder["raw.jsonl"]))
        {
            writer.Write($"{Good}\n{{\"question\":\"");
            for (var i = 0; i < 100; i++)
                writer.Write(new string('x', 1 << 20));
            writer.Write($"\",\"answer\":\"a\"}}\n{Good.Replace("good", "other", StringComparison.Ordinal)}\n");
        }

        var before = GC.GetTotalAllocatedBytes(precise: true);
        var curation = CurationFixture.Of(folder["raw.jsonl"]);

        Assert.Multiple(() =>
        {
            Assert.That(curation.Refusals(), Is.EqualTo(new[] { (2L, Reason.TooLong) }));
            Assert.That(curation.Kept, Has.Count.EqualTo(2));
            Assert.That(GC.GetTotalAllocatedBytes(precise: true) - before, Is.LessThan(20 << 20));
        });
    }

    [TestCase("raw.jsonl", "", "raw.jsonl: no rows at all")]
    [TestCase("raw.jsonl", "\uFEFF\n\n", "raw.jsonl: no rows at all")]
    [TestCase("raw.json", "[]", "raw.json: no rows at all")]
    [TestCase("raw.csv", "question,answer\n", "raw.csv: no rows at all")]
    [TestCase("raw.jsonl", "\nwhatever\n", "raw.jsonl line 2: ")]
    [TestCase("raw.jsonl.gz", "no gzip", "raw.jsonl.gz, after line 0: not a whole gzip file")]
    [TestCase("raw.jsonl.gz", "", "raw.jsonl.gz, after line 0: not a whole gzip file")]
    [TestCase("raw.parquet", "no parquet", "raw.parquet, after line 0: ")]
    [TestCase("raw.parquet", "PAR1 lies about its footer \u0001\u0002\u0003\u0004PAR1", "raw.parquet, after line 0: ")]
    [TestCase("raw.jsonl", """{"question":"q","answer":""}""", "None of 1 rows could be kept. The first: raw.jsonl line 1: empty_answer")]
    public void Curate_input_of_no_use_is_an_error_that_names_it(string name, string text, string message) =>
        Assert.That(() => CurationFixture.Curate(text, name), Throws.TypeOf<StageInputException>().With.Message.StartsWith(message));

    /// <summary>Lines and objects over several lines are told apart by the first whole one.</summary>
    [TestCase("{\"question\":\"q\",\"ans")]
    [TestCase("{\"question\":\"q\",\"answer\":")]
    [TestCase("{\"question\":\"q\",")]
    [TestCase("{\"question\":\"q\",\"answer\":\"a\"}}")]
    public void Curate_json_of_lines_whose_first_is_broken_loses_that_one_alone(string broken)
    {
        var curation = CurationFixture.Curate($"{broken}\n{Good}\n{Good.Replace("good", "other", StringComparison.Ordinal)}\n", "raw.json");

        Assert.Multiple(() =>
        {
            Assert.That(curation.Refusals(), Is.EqualTo(new[] { (1L, Reason.InvalidJson) }));
            Assert.That(curation.Kept, Has.Count.EqualTo(2));
        });
    }

    [TestCase("{\n\"question\":\"q\",\n\"answer\":\"a\",\n\"more\":\n{\"x\":1}\n}\n")]
    [TestCase("{ \"question\": \"q\",\n  \"answer\": \"a\" }\n")]
    public void Curate_json_of_objects_over_several_lines_is_read(string value) =>
        Assert.That(CurationFixture.Curate(value + value.Replace("\"q\"", "\"other\"", StringComparison.Ordinal), "raw.json").Kept, Has.Count.EqualTo(2));

    /// <summary>Wherever it was cut, in the rows or in the check sum after them.</summary>
    [TestCase(8)]
    [TestCase(1)]
    [TestCase(2000)]
    public void Curate_gzip_cut_off_is_an_error(int missing)
    {
        using var folder = new TemporaryFolder();
        using (var gzip = new GZipStream(File.Create(folder["raw.jsonl.gz"]), CompressionLevel.Fastest))
        {
            var random = new Random(1);
            for (var i = 0; i < 3000; i++)
                gzip.Write(Encoding.UTF8.GetBytes($"{{\"question\":\"{random.NextInt64()}\",\"answer\":\"{i}\"}}\n"));
        }

        using (var file = File.Open(folder["raw.jsonl.gz"], FileMode.Open))
            file.SetLength(file.Length - missing);

        Assert.That(() => CurationFixture.Of(folder["raw.jsonl.gz"]), Throws.TypeOf<StageInputException>().With.Message.Contains("raw.jsonl.gz, after line ").And.Message.Contains("not a whole gzip file"));
    }

    [Test]
    public void Curate_file_that_begins_with_thousands_of_broken_rows_is_read_to_its_end()
    {
        var curation = CurationFixture.Curate(string.Concat(Enumerable.Repeat("broken\n[1]\n", 5000)) + Good);

        Assert.Multiple(() =>
        {
            Assert.That(curation.Refusals().GroupBy(refusal => refusal.Item2).Select(group => (group.Key, group.Count())), Is.EquivalentTo(new[] { (Reason.InvalidJson, 5000), (Reason.NotAnObject, 5000) }));
            Assert.That(curation.Texts(), Is.EqualTo(new[] { "user: good|assistant: row" }));
            Assert.That(curation.Files[0].Rows, Is.EqualTo(10_001));
        });
    }

    [Test]
    public void Curate_utf16_is_an_error_that_says_how_to_convert()
    {
        using var folder = new TemporaryFolder();
        File.WriteAllText(folder["raw.jsonl"], Good, Encoding.Unicode);

        Assert.That(() => CurationFixture.Of(folder["raw.jsonl"]), Throws.TypeOf<StageInputException>().With.Message.Contains("raw.jsonl line 1: the file is UTF-16"));
    }
}
