using Pipeline.Data.Tables;
using Pipeline.Testing;

namespace Pipeline.Data.Tests;

[FixtureLifeCycle(LifeCycle.InstancePerTestCase)]
internal sealed class DuckDbOptionsTests : IDisposable
{
    private readonly TemporaryFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Test]
    public void Settings_are_those_asked_for()
    {
        using var database = new Database(new() { Threads = 3, MemoryLimit = 256 * 1024 * 1024, TempDirectory = _folder.Path });
        string Setting(string name) => database.Connection.Scalar($"SELECT current_setting('{name}')::VARCHAR", row => row.GetString(0));
        Assert.That((Setting("threads"), Setting("memory_limit"), Setting("temp_directory"), Setting("TimeZone")), Is.EqualTo(("3", "256.0 MiB", _folder.Path, "UTC")));
    }

    [Test]
    public void A_query_larger_than_memory_spills_into_the_temporary_folder()
    {
        const string Sql = "CREATE TABLE sorted AS SELECT hash(range)::VARCHAR || repeat('x', 100) AS s FROM range(1_000_000) ORDER BY s";
        using var spilling = new Database(new() { MemoryLimit = 64 * 1024 * 1024, TempDirectory = _folder["spill"] });
        spilling.Connection.Execute(Sql);
        Assert.That(spilling.Connection.Scalar("SELECT count(*) FROM sorted", row => row.GetInt64(0)), Is.EqualTo(1_000_000));
        using var confined = new Database(new() { MemoryLimit = 64 * 1024 * 1024 });
        Assert.That(() => confined.Connection.Execute(Sql), Throws.TypeOf<DuckDbException>().With.Message.Contains("memory").IgnoreCase);
    }

    [Test]
    public void SQL_reads_and_writes_only_the_allowed_paths()
    {
        var secret = _folder.Write("secret/secret.csv", "a\n1\n");
        Directory.CreateDirectory(_folder["open"]);
        using (var writer = new Database())
            writer.Connection.WriteParquet("SELECT 1 AS a", _folder["alone.parquet"]);
        using var database = new Database(new() { AllowedPaths = [_folder["open"], _folder["alone.parquet"]], TempDirectory = _folder["spill"], LockConfiguration = true });
        database.Connection.WriteParquet("SELECT 7 AS a", _folder["open/data.parquet"]);
        Assert.That(Parquet.CountRows(database.Connection, _folder["open/data.parquet"]) + Parquet.CountRows(database.Connection, _folder["alone.parquet"]), Is.EqualTo(2));
        foreach (var sql in new[]
        {
            $"SELECT * FROM read_csv('{secret}')",
            $"SELECT * FROM '{_folder["open"]}/../secret/secret.csv'",
            $"SELECT content FROM read_text('{secret}')",
            $"SELECT * FROM glob('{_folder["secret"]}/*')",
            $"COPY (SELECT 1) TO '{_folder["secret"]}/x.csv'",
            $"ATTACH '{_folder["secret"]}/x.db'",
            $"EXPORT DATABASE '{_folder["secret"]}/x'",
            "INSTALL httpfs",
            "LOAD httpfs",
            "SET enable_external_access = true",
            "SET threads = 2",
            "SELECT * FROM 'https://example.com/x.parquet'",
        })
            Assert.That(() => database.Connection.Execute(sql), Throws.TypeOf<DuckDbException>(), sql);
        Assert.That(Directory.GetFileSystemEntries(_folder["secret"]), Has.Length.EqualTo(1));
    }

    [Test]
    public void Nothing_is_left_in_the_folder_where_the_process_stands()
    {
        var before = Directory.GetFileSystemEntries(Environment.CurrentDirectory);
        using (var database = new Database())
            database.Connection.Execute("CREATE TABLE t AS SELECT * FROM range(100_000) ORDER BY hash(range)");
        Assert.That(Directory.GetFileSystemEntries(Environment.CurrentDirectory), Is.EqualTo(before));
    }

    [Test]
    public void Threads_below_one_are_refused() =>
        Assert.That(() => DuckDbDatabase.Open(new() { Threads = 0 }), Throws.InstanceOf<ArgumentOutOfRangeException>());

    [Test]
    public void Several_connections_of_one_database_see_one_table()
    {
        using var database = new Database(new() { Threads = 2 });
        database.Connection.Execute("CREATE TABLE t (a BIGINT)");
        Parallel.For(0, 4, i =>
        {
            using var connection = database.Owner.Connect();
            using var appender = connection.Append("t");
            for (var row = 0; row < 1000; row++)
                appender.Add(i).EndRow();
            appender.Complete();
        });
        Assert.That(database.Connection.Scalar("SELECT count(*) FROM t", row => row.GetInt64(0)), Is.EqualTo(4000));
    }
}
