using System.Text;
using Pipeline.Curate.Reading;
using Pipeline.Curate.Rows;

namespace Pipeline.Curate.Tests.Reading;

public sealed class LinesTests
{
    [Test]
    public void Read_blank_lines_are_counted_but_no_records() =>
        Assert.That(Read("a\n\n \t\r\nb").Select(record => (record.Line, Encoding.UTF8.GetString(record.Bytes))), Is.EqualTo(new[] { (1L, "a"), (4L, "b") }));

    [TestCase("\n")]
    [TestCase("\r\n")]
    public void Read_line_at_and_over_the_limit_is_kept_and_refused(string end)
    {
        var records = Read($"{new string('x', 2000)}{end}{new string('y', 2001)}{end}z\n");

        Assert.Multiple(() =>
        {
            Assert.That(records[0].Problem, Is.Null);
            Assert.That(records[0].Bytes, Has.Length.EqualTo(2000));
            Assert.That(records[1].Problem, Is.EqualTo(new Rejection(Reason.TooLong, "2001 bytes, more than max_row_bytes (2000)")));
            Assert.That(records[1].Bytes, Has.Length.EqualTo(1024));
            Assert.That(records[2].Line, Is.EqualTo(3));
        });
    }

    [Test]
    public void Read_lines_across_chunks_come_out_whole()
    {
        var lines = Enumerable.Range(0, 5000).Select(i => new string((char)('a' + (i % 26)), 1 + (i % 97))).ToArray();

        Assert.That(Read(string.Join('\n', lines)).Select(record => Encoding.UTF8.GetString(record.Bytes)), Is.EqualTo(lines));
    }

    private static List<RawRecord> Read(string text) => [.. Lines.Read(new MemoryStream(Encoding.UTF8.GetBytes(text)), 2000)];
}
