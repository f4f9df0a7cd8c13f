namespace Pipeline.Samples.Tests;

public sealed class GenerationTests
{
    /// <summary>2 MB is the most that the samples may add to a clone.</summary>
    private const long Limit = 2_000_000;

    [Test]
    public void Generate_gives_the_committed_bytes()
    {
        var files = SampleFiles.Generate();

        Assert.That(files.Keys, Is.EquivalentTo(Committed().Select(file => Path.GetRelativePath(Repository.Path("samples"), file))));
        Assert.Multiple(() =>
        {
            foreach (var (name, bytes) in files)
                Assert.That(bytes.AsSpan().SequenceEqual(File.ReadAllBytes(Repository.Path($"samples/{name}"))), $"{name} differs: run the command of samples/README.md and commit.");
        });
    }

    [Test]
    public void Files_together_stay_small() =>
        Assert.That(Committed().Sum(file => new FileInfo(file).Length), Is.LessThan(Limit));

    [Test]
    public void Files_are_plain_text_with_line_feeds()
    {
        foreach (var file in Committed())
        {
            var bytes = File.ReadAllBytes(file);
            Assert.That(bytes, Has.All.Matches<byte>(b => b == '\n' || b is >= 0x20 and < 0x7F), file);
            Assert.That(bytes[^1], Is.EqualTo((byte)'\n'), file);
        }
    }

    [Test]
    public void Labelled_reviews_are_quoted_by_no_row_and_of_both_kinds()
    {
        var reviews = File.ReadAllLines(Repository.Path("samples/datasets/reviews.csv")).Skip(1).Select(line => (Text: line[1..line.LastIndexOf('"')], Label: line[(line.LastIndexOf(',') + 1)..])).ToList();
        var rows = File.ReadAllText(Repository.Path("samples/instructions.jsonl")) + File.ReadAllText(Repository.Path("samples/questions.jsonl"));

        Assert.That(reviews, Is.Unique.And.Count.EqualTo(LabelledSets.Reviews));
        Assert.That(reviews.Where(review => rows.Contains(review.Text, StringComparison.Ordinal)), Is.Empty);
        Assert.That(reviews.CountBy(review => review.Label).Select(label => label.Value), Has.Exactly(2).Items.And.All.GreaterThan(LabelledSets.Reviews / 3));
    }

    private static string[] Committed() => [.. new[] { "*.jsonl", "*.csv" }.SelectMany(kind => Directory.GetFiles(Repository.Path("samples"), kind, SearchOption.AllDirectories))];

    /// <summary>The first outputs for seed 1234567: the check values of Rosetta Code, "Pseudo-random numbers/Splitmix64".</summary>
    [Test]
    public void SplitMix64_gives_the_reference_sequence()
    {
        var random = new SplitMix64(1234567);

        Assert.That(Enumerable.Range(0, 3).Select(_ => random.Next()),
            Is.EqualTo(new[] { 6457827717110365317UL, 3203168211198807973UL, 9817491932198370423UL }));
    }
}
