using System.Text;
using FsCheck;
using FsCheck.Fluent;
using Pipeline.Contracts;
using Pipeline.Engine.Execution.Processes;
using Pipeline.Testing;

namespace Pipeline.Engine.Tests.Processes;

public sealed class OutputSplitterTests
{
    private const string Event = "{\"event\":\"progress\",\"done\":1}";

    private static readonly string[] Pieces =
    [
        Event, Event + "\r", "{}", "{", "}", "", "text", " " + Event, "text " + Event,
        "{\"event\":\"progress\"," + new string(' ', OutputSplitter.LongestLine) + "\"done\":1}",
        "{" + new string('x', OutputSplitter.LongestLine - 2), "{" + new string('x', OutputSplitter.LongestLine - 1),
    ];

    [Test]
    public void Chunks_make_no_difference()
    {
        var lines = Gen.Elements(Pieces).ListOf();
        var sizes = Gen.OneOf(Gen.Choose(1, 40), Gen.Choose(1, OutputSplitter.LongestLine * 2)).NonEmptyListOf();
        var ends = Gen.Elements("\n", "");

        Prop.ForAll(Arb.From(lines), Arb.From(sizes), Arb.From(ends), (taken, chunks, end) =>
        {
            var text = string.Join('\n', taken) + end;
            var (log, told) = Split(Encoding.UTF8.GetBytes(text), [.. chunks]);
            var whole = text.Split('\n')[..^1];
            var expected = string.Concat(whole.Where(line => !IsEvent(line)).Select(line => line + "\n")) + text.Split('\n')[^1];
            return log == expected && told == whole.Count(IsEvent);
        }).QuickCheckThrowOnFailure();
    }

    private static bool IsEvent(string line) => line.TrimEnd('\r') == Event;

    private static (string Log, int Told) Split(byte[] bytes, int[] chunks)
    {
        using var folder = new TemporaryFolder();
        var told = new List<ProgressEvent>();
        using (var log = new LogFile(folder["log.txt"]))
        {
            var splitter = new OutputSplitter(new(log, []), told.Add);
            for (int at = 0, turn = 0; at < bytes.Length; turn++)
            {
                var count = Math.Min(chunks[turn % chunks.Length], bytes.Length - at);
                splitter.Write(bytes.AsSpan(at, count));
                at += count;
            }
            splitter.Flush();
        }
        return (File.ReadAllText(folder["log.txt"]), told.Count);
    }
}
