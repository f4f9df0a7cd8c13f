namespace Pipeline.Data.Tests;

[FixtureLifeCycle(LifeCycle.InstancePerTestCase)]
internal sealed class DuckDbAppenderTests : IDisposable
{
    private readonly Database _database = new();

    private DuckDbConnection Connection => _database.Connection;

    public void Dispose() => _database.Dispose();

    [Test]
    public void Rows_of_every_type_arrive()
    {
        Connection.Execute("CREATE TABLE t (s VARCHAR, i INTEGER, d DOUBLE, b BOOLEAN, l VARCHAR[], n BIGINT[], f DOUBLE[])");
        using (var appender = Connection.Append("t"))
        {
            appender.Add("\U0001F600\0").Add(7).Add(0.25).Add(true).Add(["x", null, "long enough not to be inlined"]).Add([1L, 2L]).Add([0.5]).EndRow();
            appender.AddNull().AddNull().AddNull().AddNull().Add((string[]?)null).Add(Array.Empty<long>()).Add((double[]?)null).EndRow();
            appender.Complete();
            Assert.That(appender.Rows, Is.EqualTo(2));
        }

        var rows = Connection.Query("SELECT s, i, d, b, l, n::VARCHAR, f::VARCHAR FROM t",
            row => row.IsNull(0) ? null : $"{row.GetString(0)}|{row.GetInt64(1)}|{row.GetDouble(2)}|{row.GetBoolean(3)}|{string.Join(',', row.GetStrings(4)!)}|{row.GetString(5)}|{row.GetString(6)}").ToList();
        Assert.That(rows, Is.EqualTo(new[] { "\U0001F600\0|7|0.25|True|x,,long enough not to be inlined|[1, 2]|[0.5]", null }));
    }

    [Test]
    public void A_hundred_thousand_rows_keep_their_order()
    {
        Connection.Execute("CREATE TABLE t (n BIGINT, s VARCHAR)");
        using (var appender = Connection.Append("t"))
        {
            for (var i = 0; i < 100_000; i++)
                appender.Add(i).Add($"row {i}").EndRow();
            appender.Complete();
        }

        Assert.That(Connection.Query("SELECT n, s FROM t", row => (row.GetInt64(0), row.GetString(1))), Is.EqualTo(Enumerable.Range(0, 100_000).Select(i => ((long)i, $"row {i}"))));
    }

    [Test]
    public void A_name_with_quotes_and_SQL_in_it_is_a_name()
    {
        const string Name = "a\"; DROP TABLE t; --";
        Connection.Execute($"CREATE TABLE {Sql.Identifier(Name)} (a INTEGER)");
        using var appender = Connection.Append(Name);
        appender.Add(1).EndRow();
        appender.Complete();
        Assert.That(Connection.Scalar($"SELECT count(*) FROM {Sql.Identifier(Name)}", row => row.GetInt64(0)), Is.EqualTo(1));
    }

    [Test]
    public void A_missing_table_is_named() =>
        Assert.That(() => Connection.Append("nowhere"), Throws.TypeOf<DuckDbException>().With.Message.Contains("nowhere"));

    [Test]
    public void A_row_with_too_few_values_is_refused_with_its_number()
    {
        Connection.Execute("CREATE TABLE t (a INTEGER, b INTEGER)");
        using var appender = Connection.Append("t");
        appender.Add(1).Add(2).EndRow();
        appender.Add(1);
        Assert.That(appender.EndRow, Throws.TypeOf<DuckDbException>().With.Message.Contains("row 2"));
    }

    [Test]
    public void A_value_of_the_wrong_type_is_refused_with_its_row()
    {
        Connection.Execute("CREATE TABLE t (a INTEGER)");
        using var appender = Connection.Append("t");
        Assert.That(() => appender.Add("not a number"), Throws.TypeOf<DuckDbException>().With.Message.Contains("row 1").And.Message.Contains("not a number"));
    }

    [Test]
    public void Rows_of_an_appender_that_was_not_completed_are_dropped()
    {
        Connection.Execute("CREATE TABLE t (a INTEGER)");
        using (var appender = Connection.Append("t"))
            appender.Add(1).EndRow();
        Assert.That(Connection.Scalar("SELECT count(*) FROM t", row => row.GetInt64(0)), Is.Zero);
    }

    [Test]
    public void A_constraint_refuses_at_completion()
    {
        Connection.Execute("CREATE TABLE t (a INTEGER PRIMARY KEY)");
        using var appender = Connection.Append("t");
        appender.Add(1).EndRow();
        appender.Add(1).EndRow();
        Assert.That(appender.Complete, Throws.TypeOf<DuckDbException>());
    }
}
