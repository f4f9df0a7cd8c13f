using Pipeline.Data.Tables;
using Pipeline.Testing;

namespace Pipeline.Data.Tests;

[FixtureLifeCycle(LifeCycle.InstancePerTestCase)]
internal sealed class ParquetTests : IDisposable
{
    private readonly TemporaryFolder _folder = new();
    private readonly Database _database = new();

    private DuckDbConnection Connection => _database.Connection;

    public void Dispose()
    {
        _database.Dispose();
        _folder.Dispose();
    }

    [Test]
    public void Rows_written_are_the_rows_read()
    {
        var path = _folder["data.parquet"];
        Assert.That(Connection.WriteParquet("SELECT range AS n, 'é\U0001F600' || range AS s FROM range(10) -- a comment", path), Is.EqualTo(10));
        Assert.That(Connection.Query($"SELECT n, s FROM {Parquet.Source(path)}", row => (row.GetInt64(0), row.GetString(1))),
            Is.EqualTo(Enumerable.Range(0, 10).Select(i => ((long)i, $"é\U0001F600{i}"))));
        Assert.That(Parquet.CountRows(Connection, path), Is.EqualTo(10));
        Assert.That(Directory.GetFileSystemEntries(_folder.Path), Is.EqualTo(new[] { path }));
    }

    [Test]
    public void A_parameter_may_stand_in_the_query()
    {
        var path = _folder["data.parquet"];
        Connection.WriteParquet("SELECT ? AS s", path, ["it's"]);
        Assert.That(Connection.Scalar($"SELECT s FROM {Parquet.Source(path)}", row => row.GetString(0)), Is.EqualTo("it's"));
    }

    [Test]
    public void No_rows_make_a_file_that_keeps_its_columns()
    {
        var path = _folder["data.parquet"];
        Assert.That(Connection.WriteParquet("SELECT 1 AS a WHERE false", path), Is.Zero);
        using var reader = Connection.Read($"SELECT * FROM {Parquet.Source(path)}");
        Assert.That(reader.Columns.Single().Name, Is.EqualTo("a"));
    }

    /// <summary>A column of the name that stands for the row would be read in its place, and NaN is no JSON.</summary>
    [Test]
    public void Rows_are_read_as_json_in_their_order()
    {
        var path = _folder["data.parquet"];
        Connection.WriteParquet(
            "SELECT range AS \"row\", 'NaN -Infinity \"é\"' AS \"___\", [{'x': 'nan'::DOUBLE, 'y': '-inf'::FLOAT, 'z': -1.5::DOUBLE}] AS nested, NULL AS none FROM range(5000)", path);
        Assert.That(
            Parquet.ReadJson(path).Select(System.Text.Encoding.UTF8.GetString),
            Is.EqualTo(Enumerable.Range(0, 5000).Select(i => $$"""{"row":{{i}},"___":"NaN -Infinity \"é\"","nested":[{"x":null,"y":null,"z":-1.5}],"none":null}""")));
    }

    [Test]
    public void A_failing_query_leaves_no_file_and_keeps_the_old_one()
    {
        var path = _folder["data.parquet"];
        Connection.WriteParquet("SELECT 1 AS a", path);
        var before = File.ReadAllBytes(path);
        Assert.That(() => Connection.WriteParquet("SELECT CASE WHEN range = 200000 THEN error('boom') ELSE range END FROM range(300000)", path), Throws.TypeOf<DuckDbException>());
        Assert.That(File.ReadAllBytes(path), Is.EqualTo(before));
        Assert.That(Directory.GetFileSystemEntries(_folder.Path), Is.EqualTo(new[] { path }));
    }

    [Test]
    public void The_same_rows_give_the_same_bytes_whatever_the_threads_and_the_folder()
    {
        // 600,000 rows and 4 threads: the size at which parallel writing was seen to differ.
        const string Rows = "SELECT range AS n, hash(range)::VARCHAR AS s, range % 7 = 0 AS b, CASE WHEN range % 5 = 0 THEN NULL ELSE sqrt(range) END AS d FROM range(600_000)";
        var bytes = new List<byte[]>();
        for (var i = 0; i < 4; i++)
        {
            using var database = new Database(new() { Threads = i % 2 == 0 ? 1 : 4 });
            database.Connection.Execute($"CREATE TABLE t AS {Rows}");
            var path = _folder[$"folder{i}/data.parquet"];
            Directory.CreateDirectory(Path.GetDirectoryName(path)!);
            database.Connection.WriteParquet("SELECT * FROM t ORDER BY n", path);
            bytes.Add(File.ReadAllBytes(path));
            Assert.That(database.Connection.Scalar("SELECT current_setting('threads')", row => row.GetInt64(0)), Is.EqualTo(database.Owner.Options.Threads));
        }

        Assert.That(bytes.TrueForAll(other => other.AsSpan().SequenceEqual(bytes[0])));
    }

    [TestCase("it's.parquet")]
    [TestCase("'); DROP TABLE t; --.parquet")]
    [TestCase("a*b.parquet")]
    [TestCase("a?b[c]{d}.parquet")]
    [TestCase("[.parquet")]
    [TestCase("back\\slash.parquet")]
    [TestCase("\U0001F600 é\n.parquet")]
    [TestCase("year=2024/data.parquet")]
    [TestCase("s3:/bucket.parquet")]
    [TestCase("data.csv.gz")]
    [TestCase("-")]
    public void A_hostile_file_name_is_only_a_name(string name)
    {
        Connection.Execute("CREATE TABLE t AS SELECT 42 AS a");
        var path = _folder[name];
        Directory.CreateDirectory(Path.GetDirectoryName(path)!);
        Connection.WriteParquet("SELECT a FROM t", path);
        // What a pattern would find as well.
        Connection.WriteParquet("SELECT 1 AS a", _folder["aXb.parquet"]);
        using var reader = Connection.Read($"SELECT * FROM {Parquet.Source(path)}");
        Assert.That(reader.Columns.Select(column => column.Name), Is.EqualTo(new[] { "a" }));
        Assert.That(reader.NextChunk());
        Assert.That((reader.RowCount, reader.Column(0).GetInt64(0)), Is.EqualTo((1, 42)));
    }

    [Test]
    public void A_name_that_DuckDB_would_read_as_another_is_refused() =>
        Assert.That(() => Parquet.Source("/tmp/back\\slash*.parquet"), Throws.ArgumentException.With.Message.Contains("Rename"));

    [Test]
    public void A_path_with_NUL_is_refused() =>
        Assert.That(() => Parquet.Source("/tmp/a\0b"), Throws.ArgumentException);
}
