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

    /// <summary>Its second line has a comma and would be a row, and its third one, too.</summary>
    [Test]
    public void Read_record_of_several_lines_over_the_limit_is_one_that_is_too_long()
    {
        var tooLong = $"1,\"{new string('a', 600)}\nnot,a row\n{new string('b', 600)},not one\"";
        var records = Read($"q,a\n{tooLong}\n2,b\n");

        Assert.Multiple(() =>
        {
            Assert.That(records.Select(record => record.Line), Is.EqualTo(new[] { 2, 5 }));
            Assert.That(records[0].Problem, Is.EqualTo(new Rejection(Reason.TooLong, $"{tooLong.Length} bytes, more than max_row_bytes (1000)")));
            Assert.That(Encoding.UTF8.GetString(records[1].Bytes), Is.EqualTo("""{"q":"2","a":"b"}"""));
        });
    }

    /// <summary>The limit is one of bytes, to the last one: é is two of them.</summary>
    [TestCase(498, false)]
    [TestCase(499, true)]
    public void Read_record_is_measured_in_bytes(int letters, bool tooLong) =>
        Assert.That(Read($"q,a\n\"\n\",{new string('é', letters)}\n")[0].Problem?.Reason, Is.EqualTo(tooLong ? Reason.TooLong : (Reason?)null));

    /// <summary>A line over the limit within quotes belongs to its record; its last line is no row.</summary>
    [Test]
    public void Read_long_line_within_quotes_belongs_to_its_record() =>
        Assert.That(
            Read($"q,a\n1,\"short\n{new string('x', 5000)}\nend, of it\"\n2,b\n").Select(record => (record.Line, record.Problem?.Reason)),
            Is.EqualTo(new[] { (2L, Reason.TooLong), (5L, (Reason?)null) }));

    /// <summary>Whatever follows is read again, from memory or, where more was looked at than is held, from the file.</summary>
    [TestCase(true)]
    [TestCase(false)]
    public void Read_quote_never_closed_far_from_the_end_costs_its_line_alone(bool seekable)
    {
        var rows = 400_000;
        var text = Encoding.UTF8.GetBytes($"q,a\n0,b\n1,\"open\n{string.Concat(Enumerable.Range(2, rows).Select(i => $"{i},b\n"))}");
        var opened = 0;
        var records = new CsvRecords(() => { opened++; return seekable ? new MemoryStream(text) : new ConcatenatedStream(text, Stream.Null); }, 0, ",\t;", 1000).Read();
        var sum = 0L;
        foreach (var record in records)
            sum += record.Problem is null ? 1 : record.Line * 1_000_000;

        Assert.That(text, Has.Length.GreaterThan(3 << 20));
        Assert.That(sum, Is.EqualTo(3_000_000 + rows + 1));
        Assert.That(opened, Is.EqualTo(seekable ? 1 : 2));
    }

    [Test]
    public void Read_record_that_is_not_utf8_is_refused_as_one()
    {
        byte[] csv = [.. "q,a\n1,\"caf"u8, 0xE9, .. "\nnot,a row\"\n2,b\n"u8];

        Assert.That(
            new CsvRecords(() => new MemoryStream(csv), 0, ",\t;", 1000).Read().Select(record => (record.Line, record.Problem?.Reason)),
            Is.EqualTo(new[] { (2L, Reason.InvalidUtf8), (4L, (Reason?)null) }));
    }

    /// <summary>The first row would be the header otherwise.</summary>
    [Test]
    public void Read_header_that_is_not_utf8_is_an_error_of_the_file()
    {
        byte[] csv = [.. "\nquestion,r"u8, 0xE9, .. "ponse\n1,2\n3,4\n"u8];

        Assert.That(() => new CsvRecords(() => new MemoryStream(csv), 0, ",\t;", 1000).Read().ToList(), Throws.TypeOf<FormatException>().With.Message.EqualTo("line 2: the header cannot be read: the record is not UTF-8"));
    }

    [Test]
    public void Read_quote_opened_on_a_later_line_of_its_record_is_named_by_that_line() =>
        Assert.That(Read("q,a\n\"1\n\",\"open\n")[0].Problem!.Detail, Is.EqualTo("a quote opened on line 3 is not closed"));

    private static List<RawRecord> Read(string csv) =>
        [.. new CsvRecords(() => new MemoryStream(Encoding.UTF8.GetBytes(csv)), 0, ",\t;", 1000).Read()];

    private static IEnumerable<string> Values(string csv) => Read(csv).Select(record => Encoding.UTF8.GetString(record.Bytes));
}
