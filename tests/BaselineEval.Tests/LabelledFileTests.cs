using Pipeline.BaselineEval.Data;
using Pipeline.Data;
using Pipeline.Data.Tables;
using Pipeline.Sdk;
using Pipeline.Testing;

namespace Pipeline.BaselineEval.Tests;

[FixtureLifeCycle(LifeCycle.InstancePerTestCase)]
internal sealed class LabelledFileTests : IDisposable
{
    private readonly TemporaryFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Test]
    public void Three_formats_give_the_same_rows()
    {
        var lines = Write("a.jsonl", "{\"text\":\"one, \\\"two\\\"\",\"label\":\"x\",\"n\":\"\"}\n{\"text\":\"three\",\"label\":\"y\",\"n\":\"4\"}\n");
        var commas = Write("a.csv", "text,label,n\n\"one, \"\"two\"\"\",x,\nthree,y,4\n");
        var parquet = Path.Combine(_folder.Path, "a.parquet");
        using (var database = DuckDbDatabase.Open())
        using (var connection = database.Connect())
            connection.WriteParquet("SELECT * FROM (VALUES ('one, \"two\"', 'x', ''), ('three', 'y', '4')) AS rows(text, label, n)", parquet);

        foreach (var file in new[] { lines, commas, parquet })
        {
            var rows = LabelledFile.Read(LabelledFile.Only(file), "label", CancellationToken.None);
            Assert.That(rows.Select(row => (row.Number, row.Id, row.Label, row.Fields["text"], row.Fields["n"])),
                Is.EqualTo(new[] { (1, "1", "x", "one, \"two\"", ""), (2, "2", "y", "three", "4") }), file);
        }
    }

    [TestCase("a.jsonl", "{\"text\":\"a\",\"label\":\"x\"}\n{\"text\":", "a.jsonl:2")]
    [TestCase("a.jsonl", "[1]\n", "a.jsonl:1", "a row is an object")]
    [TestCase("a.jsonl", "", "holds no row")]
    [TestCase("a.jsonl", "{\"text\":\"a\",\"answer\":\"x\"}\n", "no label in the column 'label'", "text, answer", "params.label")]
    [TestCase("a.csv", "text,label\na,x\nb\n", "a.csv:3")]
    [TestCase("a.csv", "text,label\n\"a\r\nb\",x\r\nb,\r\n", "a.csv:4", "no label")]
    [TestCase("a.csv", "text,label\na,\"x\n", "line 2", "quote")]
    [TestCase("a.csv", "text,text\na,x\n", "cannot be read")]
    [TestCase("a.jsonl", "{\"text\":null,\"label\":null}\n", "a.jsonl:1", "no label")]
    [TestCase("a.jsonl", "{\"text\":\"\\ud800\",\"label\":\"x\"}\n", "cannot be read", Description = "half a surrogate pair")]
    [TestCase("a.parquet", "no parquet", "a.parquet cannot be read as a table")]
    [TestCase("a.txt", "x", "is none of .jsonl, .csv, .tsv, .parquet")]
    public void File_that_is_not_right_is_refused_with_its_place(string name, string content, params string[] said)
    {
        var problem = Assert.Throws<StageInputException>(() => LabelledFile.Read(LabelledFile.Only(Write(name, content)), "label", CancellationToken.None));
        foreach (var words in said)
            Assert.That(problem!.Message, Does.Contain(words));
    }

    [Test]
    public void Column_may_have_any_name()
    {
        var parquet = Path.Combine(_folder.Path, "a.parquet");
        using (var database = DuckDbDatabase.Open())
        using (var connection = database.Connect())
            connection.WriteParquet("SELECT 1 AS \"row\", 'x' AS label", parquet);
        Assert.That(LabelledFile.Read(parquet, "label", CancellationToken.None).Single().Fields["row"], Is.EqualTo("1"));
    }

    [Test]
    public void Number_that_is_none_is_an_empty_field()
    {
        var parquet = Path.Combine(_folder.Path, "a.parquet");
        using (var database = DuckDbDatabase.Open())
        using (var connection = database.Connect())
            connection.WriteParquet("SELECT 'NaN' AS label, 'nan'::DOUBLE AS score", parquet);
        Assert.That(LabelledFile.Read(parquet, "label", CancellationToken.None).Single().Fields, Is.EqualTo(new Dictionary<string, string> { ["label"] = "NaN" }));
    }

    [Test]
    public void Folder_with_two_files_is_refused()
    {
        Write("a.csv", "x");
        Write("b.jsonl", "x");
        Assert.That(Assert.Throws<StageInputException>(() => LabelledFile.Only(_folder.Path))!.Message, Does.Contain("holds 2"));
    }

    [Test]
    public void Registry_finds_a_set_and_names_those_it_has()
    {
        Write("datasets.yaml", "datasets:\n  a: { file: a.csv, licence: CC0-1.0, count: 3 }\n  b: { file: ../b.csv, licence: MIT, count: 1 }\n  c: { file: c.csv, count: 1 }\n  e: { file: .., licence: MIT, count: 1 }\n");
        Write("a.csv", "text,label\n");

        Assert.That(DatasetRegistry.Find(_folder.Path, "a"), Is.EqualTo(new Dataset("a", Path.Combine(_folder.Path, "a.csv"), "CC0-1.0", 3, null)));
        Assert.That(Refused(() => DatasetRegistry.Find(_folder.Path, "d")), Does.Contain("no data set 'd'").And.Contain("a, b, c, e"));
        Assert.That(Refused(() => DatasetRegistry.Find(_folder.Path, "b")), Does.Contain("../b.csv is none"));
        Assert.That(Refused(() => DatasetRegistry.Find(_folder.Path, "e")), Does.Contain(".. is none"));
        Assert.That(Refused(() => DatasetRegistry.Find(_folder.Path, "c")), Does.Contain("licence"));
        Write("datasets.yaml", "datasets:\n  a: { file: a.csv, license: MIT, count: 3 }\n");
        Assert.That(Refused(() => DatasetRegistry.Find(_folder.Path, "a")), Does.Contain("datasets.yaml:2").And.Contain("license"));
    }

    private static string Refused(Func<object> call) => Assert.Throws<StageInputException>(() => call())!.Message;

    private string Write(string name, string content)
    {
        var path = Path.Combine(_folder.Path, name);
        File.WriteAllText(path, content);
        return path;
    }
}
