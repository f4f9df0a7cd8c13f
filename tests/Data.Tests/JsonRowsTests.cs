using System.Text;
using System.Text.Json;
using System.Text.Json.Nodes;
using Pipeline.Data.JsonLines;
using Pipeline.Data.Tables;
using Pipeline.Testing;

namespace Pipeline.Data.Tests;

[FixtureLifeCycle(LifeCycle.InstancePerTestCase)]
internal sealed class JsonRowsTests : IDisposable
{
    private readonly Database _database = new();

    public void Dispose() => _database.Dispose();

    [TestCase("1::TINYINT", "1")]
    [TestCase("18446744073709551615::UBIGINT", "18446744073709551615")]
    [TestCase("170141183460469231731687303715884105727::HUGEINT", "170141183460469231731687303715884105727")]
    [TestCase("340282366920938463463374607431768211455::UHUGEINT", "340282366920938463463374607431768211455")]
    [TestCase("123456789012345678901234567890.12345678::DECIMAL(38, 8)", "123456789012345678901234567890.12345678")]
    [TestCase("-5", "-5")]
    [TestCase("4294967295::UINTEGER", "4294967295")]
    [TestCase("0.1::DOUBLE", "0.1")]
    [TestCase("'nan'::DOUBLE", "null")]
    [TestCase("'-inf'::DOUBLE", "null")]
    [TestCase("'inf'::FLOAT", "null")]
    [TestCase("['nan'::DOUBLE, 1, '-inf'::DOUBLE]", "[null,1.0,null]")]
    [TestCase("{'NaN': 'nan'::DOUBLE, 'text': 'NaN \"Infinity\" \\'}", """{"NaN":null,"text":"NaN \"Infinity\" \\"}""")]
    [TestCase("NULL", "null")]
    [TestCase("true", "true")]
    [TestCase("'it''s \U0001F600'", "\"it's \\uD83D\\uDE00\"")]
    [TestCase("'a' || chr(0) || 'b'", "\"a\\u0000b\"")]
    [TestCase("'[1]'", "\"[1]\"")]
    [TestCase("'[1]'::JSON", "[1]")]
    [TestCase("DATE '2020-02-29'", "\"2020-02-29\"")]
    [TestCase("TIMESTAMP '2020-01-02 03:04:05.123456'", "\"2020-01-02 03:04:05.123456\"")]
    [TestCase("TIMESTAMPTZ '2020-01-02 03:04:05+02'", "\"2020-01-02 01:04:05+00\"")]
    [TestCase("TIME '01:02:03'", "\"01:02:03\"")]
    [TestCase("INTERVAL 3 DAY", "\"3 days\"")]
    [TestCase("'\\xff'::BLOB", "\"\\\\xFF\"")]
    [TestCase("[1, NULL]", "[1,null]")]
    [TestCase("[]", "[]")]
    [TestCase("array_value(1, 2)", "[1,2]")]
    [TestCase("{'a': 1, 'b': [NULL, {'c': 'd'}]}", """{"a":1,"b":[null,{"c":"d"}]}""")]
    [TestCase("MAP {'k': 1}", """{"k":1}""")]
    [TestCase("MAP {1: 2}", """{"1":2}""")]
    [TestCase("union_value(k := 1)", """{"k":1}""")]
    [TestCase("'happy'::ENUM('happy', 'sad')", "\"happy\"")]
    [TestCase("'101'::BIT", "\"101\"")]
    [TestCase("'00000000-0000-0000-0000-000000000001'::UUID", "\"00000000-0000-0000-0000-000000000001\"")]
    public void A_value_of_every_type_is_JSON(string expression, string expected)
    {
        var json = Write($"SELECT {expression} AS v");
        Assert.That(json, Is.EqualTo($$"""[{"v":{{expected}}}]"""));
        Assert.That(() => JsonNode.Parse(json), Throws.Nothing);
    }

    [TestCase("SELECT 1 AS a, 'x' AS \"b \"\" c\" ORDER BY 1; -- done", """[{"a":1,"b \" c":"x"}]""")]
    [TestCase("FROM (VALUES (1), (2)) t(a) ORDER BY a DESC", """[{"a":2},{"a":1}]""")]
    [TestCase("WITH x AS (SELECT 1 AS a) SELECT * FROM x WHERE false", "[]")]
    [TestCase("CREATE TABLE t AS SELECT * FROM range(3)", """[{"Count":3}]""")]
    public void A_statement_of_any_kind_gives_an_array(string sql, string expected) => Assert.That(Write(sql), Is.EqualTo(expected));

    [TestCase("DESCRIBE SELECT 1 AS a", "column_name")]
    [TestCase("SUMMARIZE SELECT 1 AS a", "column_name")]
    [TestCase("PRAGMA version", "library_version")]
    [TestCase("EXPLAIN SELECT 1", "explain_value")]
    [TestCase("SELECT 1 AS same, 2 AS same", "same")]
    public void A_statement_about_statements_gives_rows(string sql, string column) =>
        Assert.That(JsonNode.Parse(Write(sql))!.AsArray(), Has.Count.EqualTo(1).And.ItemAt(0).Matches<JsonNode>(row => row![column] is not null));

    [Test]
    public void Columns_of_one_name_keep_all_values()
    {
        Assert.That(Write("SELECT 1 AS a, 2 AS a, 3 AS a_1"), Is.EqualTo("""[{"a":1,"a_1":2,"a_1_1":3}]"""));
        Assert.That(JsonNode.Parse(Write("SELECT 1.5 AS a, 2 AS a, 3 AS a_1"))!.AsArray().Single()!.AsObject(), Has.Count.EqualTo(3));
    }

    [TestCase("SELECT 1; SELECT 2", "one statement")]
    [TestCase("", "no statement")]
    [TestCase("SELECT 1) ; DROP TABLE t; --", "syntax error")]
    [TestCase("SELECT missing", "missing")]
    public void A_wrong_statement_is_an_error(string sql, string message) =>
        Assert.That(() => Write(sql), Throws.TypeOf<DuckDbException>().With.Message.Contains(message));

    [Test]
    public void Many_rows_become_as_many_lines()
    {
        using var folder = new TemporaryFolder();
        var path = folder["rows.jsonl"];
        Assert.That(_database.Connection.WriteJsonLines("SELECT range AS n, 'é' AS s FROM range(10_000)", path), Is.EqualTo(10_000));
        using var reader = JsonLinesReader.Open(path);
        var expected = 0;
        while (reader.Read())
            Assert.That(Encoding.UTF8.GetString(reader.Current.Utf8.Span), Is.EqualTo($$"""{"n":{{expected++}},"s":"é"}"""));
        Assert.That(expected, Is.EqualTo(10_000));
    }

    [Test]
    public void Lines_of_a_failing_query_leave_no_file()
    {
        using var folder = new TemporaryFolder();
        Assert.That(() => _database.Connection.WriteJsonLines("SELECT CASE WHEN range = 5000 THEN error('boom') ELSE range END AS n FROM range(6000)", folder["rows.jsonl"]), Throws.TypeOf<DuckDbException>());
        Assert.That(Directory.GetFileSystemEntries(folder.Path), Is.Empty);
    }

    private string Write(string sql)
    {
        using var stream = new MemoryStream();
        using (var writer = new Utf8JsonWriter(stream, new() { Encoder = System.Text.Encodings.Web.JavaScriptEncoder.UnsafeRelaxedJsonEscaping }))
            _database.Connection.WriteJson(sql, writer);
        return Encoding.UTF8.GetString(stream.ToArray());
    }
}
