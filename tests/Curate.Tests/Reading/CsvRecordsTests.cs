using System.Text;
using Pipeline.Curate.Reading;
using Pipeline.Curate.Rows;

namespace Pipeline.Curate.Tests.Reading;

public sealed class CsvRecordsTests
{
    [Test]
    public void Read_quotes_line_breaks_and_doubled_quotes_gives_the_fields_as_json() =>
        Assert.That(Values("q,a\r\n\"one, two\",\"say \"\"hi\"\"\r\n\r\nbye\"\r\n"), Is.EqualTo(new[] { """{"q":"one, two","a":"say \u0022hi\u0022\n\nbye"}""" }));

    [TestCase("q\ta\nx,y\tz\n", """{"q":"x,y","a":"z"}""")]
    [TestCase("q;a\nx,y;z\n", """{"q":"x,y","a":"z"}""")]
    public void Read_other_delimiters_are_seen_in_the_header(string csv, string json) => Assert.That(Values(csv), Is.EqualTo(new[] { json }));

    [Test]
    public void Read_quote_never_closed_refuses_its_line_and_goes_on_with_the_next()
    {
        var records = Read("q,a\n1,\"open\n2,b\n3,c\n");

        Assert.Multiple(() =>
        {
            Assert.That(records.Select(record => record.Line), Is.EqualTo(new[] { 2, 3, 4 }));
            Assert.That(records[0].Problem, Is.EqualTo(new Rejection(Reason.InvalidCsv, "a quote opened on line 2 is not closed")));
            Assert.That(records.Skip(1).Select(record => record.Problem), Is.All.Null);
        });
    }

    [Test]
    public void Read_two_broken_quotes_keeps_the_rows_around_and_between_in_order()
    {
        var records = Read("q,a\n1,\"open\n2,b\n3,\"c\"x\n4,\"d\n5,e\n");

        Assert.That(records.Select(record => (record.Line, record.Problem is null)), Is.EqualTo(new[] { (2L, false), (3L, true), (4L, false), (5L, false), (6L, true) }));
    }

    [Test]
    public void Read_wrong_number_of_fields_is_refused_by_name() =>
        Assert.That(Read("q,a\n1,2,3\n")[0].Problem!.Detail, Is.EqualTo("3 fields where the header has 2"));

    [Test]
    public void Read_broken_header_is_an_error_of_the_file() =>
        Assert.That(() => Read("\"q,a\n1,2\n"), Throws.TypeOf<FormatException>().With.Message.StartsWith("line 1: the header"));

    private static List<RawRecord> Read(string csv) =>
        [.. new CsvRecords(Lines.Read(new MemoryStream(Encoding.UTF8.GetBytes(csv)), 1000, keepBlank: true), 1000).Read()];

    private static IEnumerable<string> Values(string csv) => Read(csv).Select(record => Encoding.UTF8.GetString(record.Bytes));
}
