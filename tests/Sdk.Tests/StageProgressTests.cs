using System.Text;
using System.Text.Json.Nodes;
using FsCheck;
using FsCheck.Fluent;
using Pipeline.Sdk.Reporting;

namespace Pipeline.Sdk.Tests;

[TestFixture]
internal sealed class StageProgressTests
{
    [Test]
    public void Any_reports_give_at_most_ten_events_a_second_and_the_last_of_them()
    {
        Prop.ForAll(Gen.Choose(0, 400).NonEmptyListOf().ToArbitrary(), pauses =>
        {
            var clock = new HandClock();
            using var output = new MemoryStream();
            using (var progress = new StageProgress(output, clock, new(TextWriter.Null)))
            {
                for (var i = 0; i < pauses.Count; i++)
                {
                    clock.Advance(pauses[i]);
                    progress.Report(i);
                }
            }

            var sent = Sent(output);
            // One at once, one at the end, and one for each tenth of a second between.
            return sent.Count <= 2 + (pauses.Sum() / 100) && sent[^1] == pauses.Count - 1 && sent.SequenceEqual(sent.Order());
        }).QuickCheckThrowOnFailure();
    }

    [Test]
    public void A_report_held_back_goes_out_by_itself_when_no_other_follows()
    {
        var clock = new HandClock();
        using var output = new MemoryStream();
        using var progress = new StageProgress(output, clock, new(TextWriter.Null));
        progress.Report(1);
        progress.Report(2);
        Assert.That(Sent(output), Is.EqualTo(new[] { 1 }));
        clock.Advance(100);
        Assert.That(Sent(output), Is.EqualTo(new[] { 1, 2 }));
    }

    [Test]
    public void A_reader_that_has_gone_is_said_once_and_harms_nothing()
    {
        var log = new StringWriter();
        using var progress = new StageProgress(new GoneStream(), new HandClock(), new(log));
        progress.Report(1);
        progress.Metric("loss", 1);
        Assert.That(log.ToString(), Is.EqualTo("warning: progress is no longer reported: Broken pipe\n"));
    }

    private static List<int> Sent(MemoryStream output) =>
        [.. Encoding.UTF8.GetString(output.ToArray()).Split('\n', StringSplitOptions.RemoveEmptyEntries).Select(line => (int)JsonNode.Parse(line)!["done"]!)];

    private sealed class GoneStream : MemoryStream
    {
        public override void Write(ReadOnlySpan<byte> buffer) => throw new IOException("Broken pipe");

        public override void Write(byte[] buffer, int offset, int count) => throw new IOException("Broken pipe");
    }
}
