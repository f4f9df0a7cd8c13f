using Pipeline.Contracts;
using Pipeline.Engine.Journal;
using Pipeline.Testing;

namespace Pipeline.Engine.Tests.Journal;

public sealed class StageJournalTests
{
    [Test]
    public void Read_file_truncated_at_every_byte_gives_the_whole_lines_before()
    {
        using var folder = new TemporaryFolder();
        var whole = Journal(folder, "whole");
        whole.Append(Entry("A"), Entry("B"));
        whole.Append(Entry("C"));
        var bytes = File.ReadAllBytes(folder["whole"]);

        for (var length = 0; length <= bytes.Length; length++)
        {
            File.WriteAllBytes(folder["cut"], bytes[..length]);
            var names = Journal(folder, "cut").Read().Select(entry => entry.Stage).ToList();
            Assert.That(new[] { "A", "B", "C" }.Take(names.Count), Is.EqualTo(names), $"cut at {length}");
        }

        Assert.That(whole.Read(), Has.Count.EqualTo(3));
    }

    [Test]
    public void Append_after_a_torn_line_loses_only_that_line()
    {
        using var folder = new TemporaryFolder();
        var journal = Journal(folder, "v1");
        journal.Append(Entry("A"));
        journal.Append(Entry("B"));
        using (var file = File.OpenWrite(folder["v1"]))
            file.SetLength(file.Length - 10);

        journal.Append(Entry("C"));

        Assert.That(journal.Read().Select(entry => entry.Stage), Is.EqualTo(new[] { "A", "C" }));
    }

    [Test]
    public void Read_any_flipped_bit_loses_that_line_at_most()
    {
        using var folder = new TemporaryFolder();
        Journal(folder, "v1").Append(Entry("A"), Entry("B"));
        var bytes = File.ReadAllBytes(folder["v1"]);

        for (var at = 0; at < bytes.Length; at++)
        {
            var damaged = bytes.ToArray();
            damaged[at] ^= 0x04;
            File.WriteAllBytes(folder["v1"], damaged);
            var entries = Journal(folder, "v1").Read();
            Assert.That(entries.Select(entry => entry.Stage), Is.SubsetOf(new[] { "A", "B" }), $"byte {at}");
            // A line end that is no longer one joins two lines, and both are lost.
            Assert.That(entries, Has.Count.GreaterThanOrEqualTo(bytes[at] == (byte)'\n' ? 0 : 1), $"byte {at}");
        }
    }

    [Test]
    public void Append_many_writers_at_once_loses_nothing()
    {
        using var folder = new TemporaryFolder();
        Parallel.For(0, 200, i => Journal(folder, "v1").Append(Entry($"S{i}")));

        Assert.That(Journal(folder, "v1").Read().Select(entry => entry.Stage).Distinct().Count(), Is.EqualTo(200));
    }

    [Test]
    public void Compact_long_file_keeps_the_last_events_of_each_stage()
    {
        using var folder = new TemporaryFolder();
        var journal = Journal(folder, "v1");
        journal.Append([.. Enumerable.Range(0, 50_001).Select(i => Entry(i % 2 == 0 ? "A" : "B") with { Run = $"run{i}" })]);

        journal.Compact();

        Assert.That(journal.Read().GroupBy(entry => entry.Stage).Select(stage => (stage.Key, stage.Count(), stage.Last().Run)),
            Is.EquivalentTo(new[] { ("A", 5, "run50000"), ("B", 5, "run49999") }));
    }

    private static StageJournal Journal(TemporaryFolder folder, string name) => new(folder[name]);

    private static JournalEntry Entry(string stage) =>
        new("workspace", "pipeline", stage, JournalEvent.Executed, Digest.Of("f"u8), Digest.Of("m"u8), "run", DateTimeOffset.UnixEpoch);
}
