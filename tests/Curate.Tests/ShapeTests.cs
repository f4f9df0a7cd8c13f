using System.IO.Compression;
using System.Text;
using Pipeline.Curate.Reading;
using Pipeline.Data;
using Pipeline.Data.Tables;
using Pipeline.Sdk;
using Pipeline.Testing;

namespace Pipeline.Curate.Tests;

public sealed class ShapeTests
{
    private const string Pair = "user: ask|assistant: reply";

    [TestCase("""{"instruction":"ask","input":"","output":"reply"}""", "instruction")]
    [TestCase("""{"instruction":"ask","context":null,"response":"reply","category":"qa"}""", "instruction")]
    [TestCase("""{"prompt":"ask","response":"reply"}""", "prompt")]
    [TestCase("""{"prompt":"ask","completion":" reply\n"}""", "prompt")]
    [TestCase("""{"question":"ask","answer":"reply"}""", "question")]
    [TestCase("""{"messages":[{"role":"user","content":"ask"},{"role":"assistant","content":"reply"}]}""", "messages")]
    [TestCase("""{"messages":[{"role":"user","content":[{"type":"text","text":"a"},{"type":"text","text":"sk"}]},{"role":"assistant","content":"reply"}]}""", "messages")]
    [TestCase("""{"conversations":[{"from":"human","value":"ask"},{"from":"gpt","value":"reply"}]}""", "conversations")]
    public void Curate_row_of_a_known_shape_becomes_messages(string row, string shape)
    {
        var curation = CurationFixture.Curate(row);

        Assert.Multiple(() =>
        {
            Assert.That(curation.Texts(), Is.EqualTo(new[] { Pair }));
            Assert.That(curation.Files[0].Shape, Is.EqualTo(shape));
        });
    }

    [Test]
    public void Curate_instruction_with_input_and_system_keeps_all_three() =>
        Assert.That(
            CurationFixture.Curate("""{"system":"be brief","instruction":"sum","input":"1 2","output":"3"}""").Texts(),
            Is.EqualTo(new[] { "system: be brief|user: sum\n\n1 2|assistant: 3" }));

    [TestCase("raw.csv", "question,answer\r\nask,reply\r\n")]
    [TestCase("raw.tsv", "question\tanswer\nask\treply\n")]
    [TestCase("raw.json", "[\n  {\n    \"question\": \"ask\",\n    \"answer\": \"reply\"\n  }\n]")]
    [TestCase("raw.json", "{\"question\":\"ask\",\"answer\":\"reply\"}\n{\"question\":\"ask\",\"answer\":\"reply\"}\n")]
    [TestCase("raw.jsonl", "\uFEFF{\"question\":\"ask\",\"answer\":\"reply\"}\r\n")]
    [TestCase("raw.csv", "\uFEFFquestion,answer\nask,reply\n")]
    [TestCase("raw", "[{\"question\":\"ask\",\"answer\":\"reply\"}]")]
    public void Curate_any_format_gives_the_same_row(string name, string text) =>
        Assert.That(CurationFixture.Curate(text, name).Texts(), Is.EqualTo(new[] { Pair }));

    /// <summary>A file whose name says nothing is what it begins like.</summary>
    [TestCase("rows", "question,answer\nask,reply\n")]
    [TestCase("rows.txt", "\uFEFFquestion\tanswer\nask\treply\n")]
    [TestCase("rows.data", "{\"question\":\"ask\",\"answer\":\"reply\"}\n")]
    public void Curate_file_of_any_name_is_read_by_its_content(string name, string text)
    {
        using var folder = new TemporaryFolder();
        using (var gzip = new GZipStream(File.Create(folder["packed"]), CompressionLevel.Fastest))
            gzip.Write(Encoding.UTF8.GetBytes(text));

        Assert.Multiple(() =>
        {
            Assert.That(CurationFixture.Curate(text, name).Texts(), Is.EqualTo(new[] { Pair }));
            Assert.That(CurationFixture.Of(folder["packed"]).Texts(), Is.EqualTo(new[] { Pair }));
        });
    }

    [Test]
    public void Curate_parquet_of_any_name_is_read_by_its_content()
    {
        using var folder = new TemporaryFolder();
        using (var database = DuckDbDatabase.Open())
        using (var connection = database.Connect())
            connection.WriteParquet("SELECT 'ask' AS question, 'reply' AS answer", folder["rows"]);

        Assert.That(CurationFixture.Of(folder["rows"]).Texts(), Is.EqualTo(new[] { Pair }));
    }

    [Test]
    public void Curate_tsv_has_tabs_whatever_its_header_has() =>
        Assert.That(
            CurationFixture.Curate("question\tanswer\ta,b,c\nask\treply\t\n", "raw.tsv").Texts(), Is.EqualTo(new[] { Pair }));

    /// <summary>Tables of several shapes have every column in each row; null is an absent field.</summary>
    [TestCase("""{"messages":null,"prompt":"ask","response":"reply"}""", "prompt")]
    [TestCase("""{"instruction":null,"output":null,"question":"ask","answer":"reply"}""", "question")]
    public void Curate_shape_is_that_of_the_fields_that_are_not_null(string row, string shape)
    {
        var curation = CurationFixture.Curate(row);

        Assert.That(curation.Files[0].Shape, Is.EqualTo(shape));
        Assert.That(curation.Texts(), Is.EqualTo(new[] { Pair }));
    }

    /// <summary>As they stand in the file: widened to a double 0.1 would be 0.10000000149011612, and 1.50 would be 1.5.</summary>
    [TestCase("0.1::FLOAT", "0.1")]
    [TestCase("1.50::DECIMAL(10,2)", "1.50")]
    [TestCase("0.1::DOUBLE", "0.1")]
    [TestCase("9007199254740993::BIGINT", "9007199254740993")]
    [TestCase("'Z\u00fcrich'::BLOB", "Z\u00fcrich")]
    public void Curate_parquet_value_is_the_text_it_was_written_as(string value, string text)
    {
        using var folder = new TemporaryFolder();
        using (var database = DuckDbDatabase.Open())
        using (var connection = database.Connect())
            connection.WriteParquet($"SELECT 'ask' AS question, {value.Replace("Z\u00fcrich", "Z\\xC3\\xBCrich", StringComparison.Ordinal)} AS answer", folder["a.parquet"]);

        Assert.That(CurationFixture.Of(folder["a.parquet"]).Texts(), Is.EqualTo(new[] { $"user: ask|assistant: {text}" }));
    }

    [Test]
    public void Curate_gzip_and_parquet_give_the_same_rows_as_lines()
    {
        using var folder = new TemporaryFolder();
        using (var gzip = new GZipStream(File.Create(folder["a.jsonl.gz"]), CompressionLevel.Fastest))
            gzip.Write(Encoding.UTF8.GetBytes("""{"question":"ask","answer":"reply"}"""));
        using (var database = DuckDbDatabase.Open())
        using (var connection = database.Connect())
            connection.WriteParquet("SELECT [{role: 'user', content: 'ask'}, {role: 'assistant', content: 'reply'}] AS messages, 'x' AS category", folder["b.parquet"]);

        var curation = CurationFixture.Of(folder.Path);

        Assert.Multiple(() =>
        {
            Assert.That(curation.Texts(), Is.EqualTo(new[] { Pair }));
            Assert.That(curation.Files.Select(file => (file.Name, file.Shape)), Is.EqualTo(new[] { ("a.jsonl.gz", "question"), ("b.parquet", "messages") }));
            Assert.That(curation.Kept[0].Row.Position.File, Is.Zero);
        });
    }

    /// <summary>A query calls the row by a name of its own, and a column of that name would be read in its place.</summary>
    [TestCase("t")]
    [TestCase("row")]
    [TestCase("_________")]
    public void Curate_parquet_with_a_further_column_of_any_name_is_read(string column)
    {
        using var folder = new TemporaryFolder();
        using (var database = DuckDbDatabase.Open())
        using (var connection = database.Connect())
            connection.WriteParquet($"SELECT 'ask' AS question, 'reply' AS answer, 7 AS \"{column}\"", folder["a.parquet"]);

        Assert.That(CurationFixture.Of(folder["a.parquet"]).Texts(), Is.EqualTo(new[] { Pair }));
    }

    [Test]
    public void Curate_parquet_with_numbers_that_are_none_keeps_their_rows()
    {
        using var folder = new TemporaryFolder();
        using (var database = DuckDbDatabase.Open())
        using (var connection = database.Connect())
            connection.WriteParquet("SELECT 'ask' AS question, 'reply' AS answer, 'nan'::DOUBLE AS score, ['inf'::FLOAT] AS more", folder["a.parquet"]);

        Assert.That(CurationFixture.Of(folder["a.parquet"]).Texts(), Is.EqualTo(new[] { Pair }));
    }

    [Test]
    public void Curate_category_is_in_form_c_as_the_texts_are()
    {
        var curation = CurationFixture.Curate("""
            {"question":"ask","answer":"reply","category":"cafe\u0301"}
            {"question":"other","answer":"caf\u00e9","category":"caf\u00e9"}
            """);

        Assert.That(curation.Kept.Select(row => row.Row.Category), Is.All.EqualTo("caf\u00e9"));
        Assert.That(curation.Kept, Has.Count.EqualTo(2));
    }

    [Test]
    public void Curate_folder_of_other_shapes_reads_each_file_by_its_own_and_names_what_it_passed_over()
    {
        using var folder = new TemporaryFolder();
        folder.Write("b/two.jsonl", """{"prompt":"two","response":"2"}""");
        folder.Write("a.jsonl", """{"question":"one","answer":"1"}""");
        folder.Write("README.md", "words");

        var curation = CurationFixture.Of(folder.Path);

        Assert.Multiple(() =>
        {
            Assert.That(curation.Files.Select(file => (file.Name, file.Shape, file.Rows)), Is.EqualTo(new[] { ("a.jsonl", "question", 1L), ("b/two.jsonl", "prompt", 1L) }));
            Assert.That(curation.Ignored, Is.EqualTo(new[] { "README.md" }));
        });
    }

    [Test]
    public void Curate_unknown_shape_is_an_error_with_the_keys_seen() =>
        Assert.That(
            () => CurationFixture.Curate("""{"context":"ask","target":"reply","\u001b[2J":1}"""),
            Throws.TypeOf<StageInputException>().With.Message.StartsWith("raw.jsonl: no known shape; keys seen: \\u001B[2J, context, target."));

    [Test]
    public void Curate_fields_named_by_the_user_are_taken() =>
        Assert.That(
            CurationFixture.Curate("""{"context":"ask","target":"reply"}""", options: new() { Fields = new() { Prompt = "context", Answer = "target" } }).Texts(),
            Is.EqualTo(new[] { Pair }));
}
