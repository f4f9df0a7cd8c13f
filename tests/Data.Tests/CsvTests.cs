using Pipeline.Data.Tables;
using Pipeline.Testing;

namespace Pipeline.Data.Tests;

[FixtureLifeCycle(LifeCycle.InstancePerTestCase)]
internal sealed class CsvTests : IDisposable
{
    private readonly TemporaryFolder _folder = new();
    private readonly Database _database = new();

    public void Dispose()
    {
        _database.Dispose();
        _folder.Dispose();
    }

    [Test]
    public void Records_have_their_lines_and_quotes_hold_line_breaks_of_any_kind() =>
        Assert.That(
            Read("id,text\r\n007,\"a, \"\"b\"\"\nc\r\nd\"\r\n\n8,\U0001F600").Select(record => (record.Line, string.Join('|', record.Fields))),
            Is.EqualTo(new[] { (1L, "id|text"), (2L, "007|a, \"b\"\nc\r\nd"), (6L, "8|\U0001F600") }));

    [TestCase("a,b\n1,\"2\n3,4\n", "line 2")]
    [TestCase("a,b\n1,2\n3,\"4\"5\n", "line 3")]
    [TestCase("a,b\n1,2\"\n", "line 2")]
    public void Quote_that_is_not_right_is_refused_with_its_line(string text, string said) =>
        Assert.That(() => Read(text), Throws.TypeOf<FormatException>().With.Message.StartsWith(said));

    [Test]
    public void Bytes_that_are_no_UTF8_are_refused()
    {
        var path = Path.Combine(_folder.Path, "x.csv");
        File.WriteAllBytes(path, [.. "a\n"u8, 0xff, (byte)'\n']);
        Assert.That(() => Csv.Read(path).ToList(), Throws.TypeOf<FormatException>().With.Message.Contains("UTF-8"));
    }

    [Test]
    public void Written_rows_are_read_again_and_are_the_same_bytes_each_time()
    {
        var files = new[] { "a.csv", "b.csv" }.Select(name => Path.Combine(_folder.Path, name)).ToArray();
        foreach (var file in files)
            Assert.That(_database.Connection.WriteCsv("SELECT * FROM (VALUES (1, 'a, \"b\"\nc', 0.5), (2, NULL, -1e-7)) AS t(id, text, value)", file), Is.EqualTo(2));
        Assert.That(File.ReadAllText(files[0]), Is.EqualTo("id,text,value\n1,\"a, \"\"b\"\"\nc\",0.5\n2,,-1e-07\n").And.EqualTo(File.ReadAllText(files[1])));
        Assert.That(Csv.Read(files[0]).Select(record => record.Fields[1]), Is.EqualTo(new[] { "text", "a, \"b\"\nc", "" }));
    }

    private List<CsvRecord> Read(string text)
    {
        var path = Path.Combine(_folder.Path, "t.csv");
        File.WriteAllText(path, text);
        return [.. Csv.Read(path)];
    }
}
