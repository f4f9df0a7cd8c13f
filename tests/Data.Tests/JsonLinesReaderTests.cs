using System.Text;
using FsCheck;
using FsCheck.Fluent;
using Pipeline.Data.JsonLines;

namespace Pipeline.Data.Tests;

[TestFixture]
internal sealed class JsonLinesReaderTests
{
    [TestCase("", 0)]
    [TestCase("\n\n", 0)]
    [TestCase("{\"a\":1}", 1)]
    [TestCase("{\"a\":1}\n", 1)]
    [TestCase("{\"a\":1}\r\n{\"b\":2}\r\n", 2)]
    [TestCase("\uFEFF{\"a\":1}\n  \t\n\r\r\n[2]", 2)]
    public void Lines_are_counted_without_the_blank_ones(string text, int expected) =>
        Assert.That(Read(text), Has.Count.EqualTo(expected).And.All.Property("Fault").EqualTo(JsonLineFault.None));

    [Test]
    public void Number_offset_and_bytes_are_those_of_the_file()
    {
        const string Text = "\uFEFF{\"é\":1}\r\n\n  [\"\U0001F600\"]\r\n7";
        var lines = Read(Text);
        var bytes = Encoding.UTF8.GetBytes(Text);
        Assert.That(lines.Select(line => line.Number), Is.EqualTo(new[] { 1, 3, 4 }));
        Assert.That(lines.Select(line => line.Text), Is.EqualTo(new[] { "{\"é\":1}", "  [\"\U0001F600\"]", "7" }));
        foreach (var line in lines)
            Assert.That(Encoding.UTF8.GetString(bytes, (int)line.Offset, (int)line.Length), Is.EqualTo(line.Text));
    }

    [TestCase("{\"a\":1")]
    [TestCase("{\"a\":1} x")]
    [TestCase("{\"a\":1}{\"a\":2}")]
    [TestCase("not json")]
    [TestCase("{\"a\":NaN}")]
    [TestCase("\0")]
    [TestCase("{\"a\":\"\0\"}")]
    [TestCase("\uFEFF{}")]
    public void A_line_that_is_not_one_JSON_value_is_a_fault_and_the_next_is_read(string bad)
    {
        var lines = Read($"[1]\n{bad}\n[2]\n");
        Assert.That(lines.Select(line => line.Fault), Is.EqualTo(new[] { JsonLineFault.None, JsonLineFault.InvalidJson, JsonLineFault.None }));
        Assert.That(lines[1].Message, Does.Contain("at byte"));
    }

    [Test]
    public void A_line_that_is_not_UTF8_is_a_fault()
    {
        byte[] bytes = [.. "[1]\n[\""u8, 0xc3, 0x28, .. "\"]\n[2]"u8];
        using var reader = new JsonLinesReader(new MemoryStream(bytes));
        Assert.That(ReadAll(reader).Select(line => line.Fault), Is.EqualTo(new[] { JsonLineFault.None, JsonLineFault.InvalidUtf8, JsonLineFault.None }));
    }

    [Test]
    public void JSON_nested_too_deep_is_a_fault()
    {
        var deep = new string('[', 100_000) + new string(']', 100_000);
        Assert.That(Read(deep + "\n[1]").Select(line => line.Fault), Is.EqualTo(new[] { JsonLineFault.InvalidJson, JsonLineFault.None }));
    }

    [Test]
    public void A_line_over_the_limit_is_measured_and_passed_over()
    {
        var lines = Read($"[1]\n\"{new string('x', 1_000_000)}\"\r\n[2]", new() { MaxLineBytes = 1000 });
        Assert.That(lines.Select(line => (line.Number, line.Fault)), Is.EqualTo(new[] { (1L, JsonLineFault.None), (2, JsonLineFault.TooLong), (3, JsonLineFault.None) }));
        Assert.That((lines[1].Length, lines[1].Text), Is.EqualTo((1_000_002, "")));
        Assert.That(lines[2].Offset, Is.EqualTo(4 + 1_000_002 + 2));
    }

    [TestCase("\n")]
    [TestCase("\r\n")]
    [TestCase("")]
    public void The_limit_itself_is_allowed_and_one_more_is_not(string end)
    {
        // Around the buffer's size too, where a line end may be cut in two.
        foreach (var limit in new[] { 10, 128 * 1024 - 2, 128 * 1024 - 1, 128 * 1024, 128 * 1024 + 1, 300_000 })
        {
            foreach (var (length, fault) in new[] { (limit, JsonLineFault.None), (limit + 1, JsonLineFault.TooLong), (limit + 2, JsonLineFault.TooLong) })
            {
                var lines = Read($"\"{new string('x', length - 2)}\"{end}", new() { MaxLineBytes = limit });
                Assert.That((lines.Single().Fault, lines.Single().Length), Is.EqualTo((fault, length)));
            }
        }
    }

    [Test]
    public void A_line_of_100_MB_over_the_limit_costs_no_memory()
    {
        using var reader = new JsonLinesReader(new LongLine(100_000_000), new() { MaxLineBytes = 1_000_000 });
        var before = GC.GetTotalAllocatedBytes(precise: true);
        Assert.That(ReadAll(reader).Select(line => (line.Length, line.Fault)), Is.EqualTo(new[] { (100_000_000, JsonLineFault.TooLong), (3, JsonLineFault.None) }));
        Assert.That(GC.GetTotalAllocatedBytes(precise: true) - before, Is.LessThan(10_000_000));
    }

    [Test]
    public void A_line_of_100_MB_within_the_limit_is_read()
    {
        using var reader = new JsonLinesReader(new LongLine(100_000_000), new() { MaxLineBytes = 200_000_000 });
        Assert.That(reader.Read());
        Assert.That((reader.Current.Fault, reader.Current.Utf8.Length), Is.EqualTo((JsonLineFault.None, 100_000_000)));
    }

    [Test]
    public void Any_lines_are_read_as_splitting_the_text_would_read_them()
    {
        var line = Gen.OneOf(
            Gen.Elements("1", "\"é\U0001F600\"", "[]", "", " "),
            Gen.Choose(0, 200_000).Select(length => $"\"{new string('y', length)}\""));
        var file = line.ListOf().SelectMany(lines => Gen.Elements("\n", "\r\n").Select(end => (lines, end)));
        Prop.ForAll(file.ToArbitrary(), sample =>
        {
            var text = string.Join(sample.end, sample.lines);
            var expected = sample.lines.Where(value => !string.IsNullOrWhiteSpace(value));
            using var reader = new JsonLinesReader(new Trickle(Encoding.UTF8.GetBytes(text)));
            return ReadAll(reader).Select(read => read.Text).SequenceEqual(expected);
        }).QuickCheckThrowOnFailure();
    }

    private static List<Seen> Read(string text, JsonLinesOptions? options = null)
    {
        using var reader = new JsonLinesReader(new MemoryStream(Encoding.UTF8.GetBytes(text)), options);
        return ReadAll(reader);
    }

    private static List<Seen> ReadAll(JsonLinesReader reader)
    {
        var lines = new List<Seen>();
        while (reader.Read())
        {
            var line = reader.Current;
            lines.Add(new(line.Number, line.Offset, line.Length, Encoding.UTF8.GetString(line.Utf8.Span), line.Fault, line.Message));
        }

        return lines;
    }

    private sealed record Seen(long Number, long Offset, long Length, string Text, JsonLineFault Fault, string? Message);
}
