namespace Pipeline.Samples.Tests;

public sealed class GenerationTests
{
    /// <summary>2 MB is the most that the samples may add to a clone.</summary>
    private const long Limit = 2_000_000;

    [Test]
    public void Generate_gives_the_committed_bytes()
    {
        var files = SampleFiles.Generate();

        Assert.That(files.Keys, Is.EquivalentTo(Directory.GetFiles(Repository.Path("samples"), "*.jsonl").Select(Path.GetFileName)));
        Assert.Multiple(() =>
        {
            foreach (var (name, bytes) in files)
                Assert.That(bytes.AsSpan().SequenceEqual(File.ReadAllBytes(Repository.Path($"samples/{name}"))), $"{name} differs: run the command of samples/README.md and commit.");
        });
    }

    [Test]
    public void Files_together_stay_small() =>
        Assert.That(Directory.GetFiles(Repository.Path("samples"), "*.jsonl").Sum(file => new FileInfo(file).Length), Is.LessThan(Limit));

    [Test]
    public void Files_are_plain_text_with_line_feeds()
    {
        foreach (var file in Directory.GetFiles(Repository.Path("samples"), "*.jsonl"))
        {
            var bytes = File.ReadAllBytes(file);
            Assert.That(bytes, Has.All.Matches<byte>(b => b == '\n' || b is >= 0x20 and < 0x7F), file);
            Assert.That(bytes[^1], Is.EqualTo((byte)'\n'), file);
        }
    }

    /// <summary>The first outputs for seed 1234567: the check values of Rosetta Code, "Pseudo-random numbers/Splitmix64".</summary>
    [Test]
    public void SplitMix64_gives_the_reference_sequence()
    {
        var random = new SplitMix64(1234567);

        Assert.That(Enumerable.Range(0, 3).Select(_ => random.Next()),
            Is.EqualTo(new[] { 6457827717110365317UL, 3203168211198807973UL, 9817491932198370423UL }));
    }
}
