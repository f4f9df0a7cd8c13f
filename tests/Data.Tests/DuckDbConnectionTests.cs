namespace Pipeline.Data.Tests;

[FixtureLifeCycle(LifeCycle.InstancePerTestCase)]
internal sealed class DuckDbConnectionTests : IDisposable
{
    private readonly Database _database = new();

    private DuckDbConnection Connection => _database.Connection;

    public void Dispose() => _database.Dispose();

    [Test]
    public void Execute_returns_the_rows_that_the_last_statement_changed()
    {
        Assert.That(Connection.Execute("CREATE TABLE t (a INTEGER); INSERT INTO t VALUES (1), (2); INSERT INTO t VALUES (3)"), Is.EqualTo(1));
        Assert.That(Connection.Scalar("SELECT count(*) FROM t", row => row.GetInt64(0)), Is.EqualTo(3));
    }

    [Test]
    public void Execute_reports_an_error_in_DuckDB_s_words()
    {
        var error = Assert.Throws<DuckDbException>(() => Connection.Execute("SELECT missing FROM range(3)"));
        Assert.That(error!.Message, Does.Contain("missing").And.Contain("LINE 1"));
    }

    [TestCase("", "no statement")]
    [TestCase("  -- nothing", "no statement")]
    [TestCase("SELECT 1\0; DROP TABLE t", "NUL")]
    [TestCase("SELEC 1", "syntax error")]
    public void Execute_refuses_what_is_not_SQL(string sql, string message) =>
        Assert.That(() => Connection.Execute(sql), Throws.TypeOf<DuckDbException>().With.Message.Contains(message));

    [Test]
    public void Parameters_come_back_as_they_went_in()
    {
        object?[] values = ["O'Brien \U0001F600 \0 end", "", null, true, long.MinValue, 0.1, new[] { "a", null, "" }];
        using var reader = Connection.Read("SELECT ?, ?, ?, ?, ?, ?, ?", values);
        Assert.That(reader.NextChunk());
        Assert.Multiple(() =>
        {
            Assert.That(reader.Column(0).GetString(0), Is.EqualTo(values[0]));
            Assert.That(reader.Column(1).GetString(0), Is.Empty);
            Assert.That(reader.Column(2).IsNull(0));
            Assert.That(reader.Column(3).GetBoolean(0));
            Assert.That(reader.Column(4).GetInt64(0), Is.EqualTo(long.MinValue));
            Assert.That(reader.Column(5).GetDouble(0), Is.EqualTo(0.1));
            Assert.That(reader.Column(6).GetStrings(0), Is.EqualTo(values[6]));
        });
    }

    [Test]
    public void Parameters_too_few_say_how_many_are_wanted() =>
        Assert.That(() => Connection.Execute("SELECT ?, ?", [1]), Throws.TypeOf<DuckDbException>().With.Message.Contains("2 parameters"));

    [Test]
    public void Parameter_with_half_a_surrogate_pair_is_refused() =>
        Assert.That(() => Connection.Execute("SELECT ?", ["\ud800"]), Throws.InstanceOf<ArgumentException>());

    [Test]
    public void Numbers_of_every_type_are_read()
    {
        const string Sql = """
            SELECT -1::TINYINT, -2::SMALLINT, -3::INTEGER, -4::BIGINT, 1::UTINYINT, 2::USMALLINT, 3::UINTEGER, 4::UBIGINT, 5::HUGEINT, 6::UHUGEINT,
                   0.5::FLOAT, 12.34::DECIMAL(4, 2), 0.1::DECIMAL(9, 1), 123456789.1::DECIMAL(18, 1), -1.5::DECIMAL(38, 3)
            """;
        using var reader = Connection.Read(Sql);
        reader.NextChunk();
        var integers = Enumerable.Range(0, 10).Select(i => reader.Column(i).GetInt64(0));
        Assert.That(integers, Is.EqualTo(new long[] { -1, -2, -3, -4, 1, 2, 3, 4, 5, 6 }));
        var doubles = Enumerable.Range(0, 15).Select(i => reader.Column(i).GetDouble(0));
        Assert.That(doubles, Is.EqualTo(new[] { -1, -2, -3, -4, 1, 2, 3, 4, 5, 6, 0.5, 12.34, 0.1, 123456789.1, -1.5 }));
    }

    [Test]
    public void A_number_too_large_for_64_bits_is_an_overflow() =>
        Assert.That(() => Connection.Scalar("SELECT 18446744073709551615::UBIGINT", row => row.GetInt64(0)), Throws.TypeOf<OverflowException>());

    [Test]
    public void A_column_read_as_another_type_names_column_type_and_remedy()
    {
        var error = Assert.Throws<InvalidCastException>(() => Connection.Scalar("SELECT DATE '2020-01-02' AS \"the day\"", row => row.GetString(0)));
        Assert.That(error!.Message, Does.Contain("'the day' is DATE").And.Contain("CAST(\"the day\" AS VARCHAR)"));
    }

    [Test]
    public void Null_read_as_a_number_is_refused() =>
        Assert.That(() => Connection.Scalar("SELECT NULL::BIGINT AS n", row => row.GetInt64(0)), Throws.TypeOf<InvalidCastException>().With.Message.Contains("null"));

    [Test]
    public void A_result_of_many_chunks_is_read_in_order()
    {
        var numbers = Connection.Query("SELECT range, CASE WHEN range % 3 = 0 THEN NULL ELSE repeat('x', (range % 30)::INTEGER) END FROM range(100_000)",
            row => (Number: row.GetInt64(0), Text: row.GetStringOrNull(1))).ToList();
        Assert.That(numbers.Select(row => row.Number), Is.EqualTo(Enumerable.Range(0, 100_000).Select(i => (long)i)));
        Assert.That(numbers.All(row => row.Text?.Length == (row.Number % 3 == 0 ? null : row.Number % 30)));
    }

    [Test]
    public void A_list_column_is_read_row_by_row()
    {
        var lists = Connection.Query("SELECT CASE range % 3 WHEN 0 THEN NULL WHEN 1 THEN []::VARCHAR[] ELSE ['a' || range, NULL] END FROM range(5000)", row => row.GetStrings(0)).ToList();
        Assert.That(lists[3000], Is.Null);
        Assert.That(lists[3001], Is.Empty);
        Assert.That(lists[4997], Is.EqualTo(new[] { "a4997", null }));
    }

    [Test]
    public void A_second_statement_while_a_reader_is_open_is_refused()
    {
        using (var reader = Connection.Read("SELECT * FROM range(100000)"))
            Assert.That(() => Connection.Execute("SELECT 1"), Throws.InvalidOperationException);
        Assert.That(() => Connection.Execute("SELECT 1"), Throws.Nothing);
    }

    [Test]
    public void A_failure_on_the_way_is_an_exception_not_an_early_end() =>
        Assert.That(() => Connection.Query("SELECT CASE WHEN range = 90000 THEN error('too far') ELSE range END FROM range(100000)", row => row.GetInt64(0)).Count(),
            Throws.TypeOf<DuckDbException>().With.Message.Contains("too far"));

    [Test]
    public void A_cancelled_query_ends_as_cancelled()
    {
        using var source = new CancellationTokenSource(TimeSpan.FromMilliseconds(100));
        Assert.That(() => Connection.Execute("SELECT count(*) FROM range(10_000_000_000) a WHERE a.range % 7 = 3", null, source.Token),
            Throws.InstanceOf<OperationCanceledException>());
        Assert.That(() => Connection.Execute("SELECT 1"), Throws.Nothing);
    }

    [Test]
    public void A_cancelled_token_runs_nothing()
    {
        Assert.That(() => Connection.Execute("CREATE TABLE t (a INTEGER)", null, new CancellationToken(canceled: true)), Throws.InstanceOf<OperationCanceledException>());
        Assert.That(() => Connection.Execute("SELECT * FROM t"), Throws.TypeOf<DuckDbException>());
    }
}
