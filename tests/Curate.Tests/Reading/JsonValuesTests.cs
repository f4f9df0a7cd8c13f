using System.Text;
using System.Text.Json;
using FsCheck;
using FsCheck.Fluent;
using Pipeline.Curate.Reading;
using Pipeline.Curate.Rows;

namespace Pipeline.Curate.Tests.Reading;

public sealed class JsonValuesTests
{
    [TestCase("[{\"a\":1},{\"a\":[2]}]")]
    [TestCase("[\n {\"a\":1} ,\n{\"a\":[2]}\n]\n")]
    [TestCase("{\"a\":1}\n{\"a\":[2]}")]
    [TestCase("{\"a\":1}{\"a\":[2]}")]
    public void Read_two_objects_however_joined_gives_both(string json) =>
        Assert.That(Read(json).Select(Text), Is.EqualTo(new[] { "{\"a\":1}", "{\"a\":[2]}" }));

    [Test]
    public void Read_element_over_several_lines_has_the_line_it_begins_on() =>
        Assert.That(Read("[\n{\n\"a\":1\n},\n{}]").Select(record => record.Line), Is.EqualTo(new[] { 2, 5 }));

    [Test]
    public void Read_element_over_the_limit_is_refused_and_the_next_is_read()
    {
        var records = Read($"[{{\"a\":\"{new string('x', 5000)}\"}},{{\"b\":2}}]", maximum: 100);

        Assert.Multiple(() =>
        {
            Assert.That(records[0].Problem!.Reason, Is.EqualTo(Reason.TooLong));
            Assert.That(Text(records[1]), Is.EqualTo("{\"b\":2}"));
        });
    }

    [Test]
    public void Read_file_cut_off_inside_an_element_says_so() =>
        Assert.That(Read("[{\"a\":1},{\"a\":").Last().Problem, Is.EqualTo(new Rejection(Reason.InvalidJson, "the file ends inside this value")));

    [TestCase("[{\"a\":1},\n")]
    [TestCase("[{\"a\":1}")]
    public void Read_array_cut_off_between_elements_says_so(string json)
    {
        var records = Read(json);

        Assert.That(records.Select(record => record.Problem?.Reason), Is.EqualTo(new[] { (Reason?)null, Reason.InvalidJson }));
        Assert.That(records[1].Problem!.Detail, Does.Contain("ends before its array"));
    }

    [TestCase("[]")]
    [TestCase("[1]\n")]
    [TestCase("[{\"a\":1}][2]")]
    public void Read_array_that_ends_has_no_problem(string json) => Assert.That(Read(json).Select(record => record.Problem), Is.All.Null);

    [Test]
    public void Read_any_strings_in_an_array_come_out_whole() =>
        Prop.ForAll<NonNull<string>[]>(strings =>
        {
            var expected = strings.Select(text => JsonSerializer.Serialize(new Dictionary<string, string> { ["k"] = text.Get })).ToArray();
            return Read($"[{string.Join(",", expected)}]").Select(Text).SequenceEqual(expected);
        }).QuickCheckThrowOnFailure();

    [Test]
    public void Read_any_bytes_ends_without_an_exception() =>
        Prop.ForAll<byte[]>(bytes => new JsonValues(new MemoryStream(bytes), 100).Read().Count() <= bytes.Length).QuickCheckThrowOnFailure();

    private static List<RawRecord> Read(string json, int maximum = 1000) => [.. new JsonValues(new MemoryStream(Encoding.UTF8.GetBytes(json)), maximum).Read()];

    private static string Text(RawRecord record) => Encoding.UTF8.GetString(record.Bytes);
}
