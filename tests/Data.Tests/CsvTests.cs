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
    public void Rows_are_read_as_text_by_default()
    {
        var result = Load("id,text\n007,\"a, \"\"b\"\"\nc\"\n8,\U0001F600\n");
        Assert.That((result.Rows, result.Rejects.Count), Is.EqualTo((2, 0)));
        Assert.That(_database.Connection.Query("SELECT id, text FROM t", row => (row.GetString(0), row.GetString(1))), Is.EqualTo(new[] { ("007", "a, \"b\"\nc"), ("8", "\U0001F600") }));
    }

    [Test]
    public void Written_rows_are_read_again_and_are_the_same_bytes_each_time()
    {
        var files = new[] { "a.csv", "b.csv" }.Select(name => Path.Combine(_folder.Path, name)).ToArray();
        foreach (var file in files)
            Assert.That(_database.Connection.WriteCsv("SELECT * FROM (VALUES (1, 'a, \"b\"\nc', 0.5), (2, NULL, -1e-7)) AS t(id, text, value)", file), Is.EqualTo(2));
        Assert.That(File.ReadAllText(files[0]), Is.EqualTo("id,text,value\n1,\"a, \"\"b\"\"\nc\",0.5\n2,,-1e-07\n").And.EqualTo(File.ReadAllText(files[1])));
        Assert.That(_database.Connection.LoadCsv(files[0], "again"), Has.Property("Rows").EqualTo(2).And.Property("Rejects").Empty);
    }

    [Test]
    public void Rows_that_do_not_fit_are_reported_with_their_lines()
    {
        var result = Load("id,score\n1,0.5\ntwo,0.5\n3\n4,0.5,x\n5,0.25\n", new() { Columns = [("id", "BIGINT"), ("score", "DOUBLE")] });
        Assert.That(result.Rows, Is.EqualTo(2));
        Assert.That(result.Rejects.Select(reject => (reject.Line, reject.Kind)),
            Is.EqualTo(new[] { (3L, "CAST"), (4, "MISSING COLUMNS"), (5, "TOO MANY COLUMNS") }));
        Assert.That(result.Rejects[0].Column, Is.EqualTo("id"));
        Assert.That(result.Rejects[0].Message, Does.Contain("two"));
        Assert.That(result.Rejects[0].Offset, Is.EqualTo("id,score\n1,0.5\n".Length));
    }

    [Test]
    public void Bytes_that_are_no_UTF8_are_reported()
    {
        var path = _folder["data.csv"];
        File.WriteAllBytes(path, [.. "id,text\n1,good\n2,b"u8, 0xff, .. "d\n3,good\n"u8]);
        var result = _database.Connection.LoadCsv(path, "t", new() { Columns = [("id", "BIGINT"), ("text", "VARCHAR")] });
        Assert.That((result.Rows, result.Rejects.Single().Line), Is.EqualTo((2, 3)));
    }

    [Test]
    public void A_line_over_the_limit_is_reported()
    {
        var result = Load($"id,text\n1,{new string('x', 5000)}\n2,y\n", new() { MaxLineBytes = 1000, Columns = [("id", "BIGINT"), ("text", "VARCHAR")] });
        Assert.That((result.Rows, result.Rejects.Single().Line), Is.EqualTo((1, 2)));
    }

    [Test]
    public void Two_files_one_after_another_report_their_own_faults()
    {
        CsvOptions options = new() { Columns = [("id", "BIGINT")] };
        Load("id\nx\n", options);
        Assert.That(_database.Connection.LoadCsv(_folder.Write("it's.csv", "id\n1\ny\n"), "u", options).Rejects.Single().Line, Is.EqualTo(3));
    }

    private CsvResult Load(string text, CsvOptions? options = null) => _database.Connection.LoadCsv(_folder.Write("data.csv", text), "t", options);
}
