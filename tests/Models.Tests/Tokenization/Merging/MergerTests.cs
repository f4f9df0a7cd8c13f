using System.Diagnostics;
using FsCheck.Fluent;
using Pipeline.Models.Tests.Tokenization.Texts;
using Pipeline.Models.Tokenization.Merging;

namespace Pipeline.Models.Tests.Tokenization.Merging;

[TestFixture]
internal sealed class MergerTests
{
    [Test]
    public void Merge_random_table_and_word_gives_what_the_slow_code_gives() => Prop.ForAll(Gen.Choose(0, int.MaxValue - 1).ToArbitrary(), seed =>
    {
        var random = new Random(seed);
        var (merges, tokens) = (new MergeTable(40), 4);
        for (var rank = 0; rank < 40; rank++)
            merges.Set(random.Next(tokens), random.Next(tokens), rank, random.Next(8) == 0 ? random.Next(tokens) : tokens++);
        var merger = new Merger(merges);
        for (var word = 0; word < 10; word++)
        {
            List<int> before = [.. Enumerable.Range(0, random.Next(5)).Select(_ => random.Next(4))];
            var symbols = Enumerable.Range(0, random.Next(120)).Select(_ => random.Next(4)).ToList();
            List<int> ids = [.. before, .. symbols];
            merger.Merge(ids, before.Count);
            if (!ids.SequenceEqual(before.Concat(SlowMerger.Merge(merges, symbols))))
                return false;
        }
        return true;
    }).Holds(500);

    [Test]
    public void Merge_equal_ranks_takes_the_leftmost_first()
    {
        var merges = new MergeTable(1);
        merges.Set(0, 0, 0, 1);
        List<int> ids = [0, 0, 0];
        new Merger(merges).Merge(ids, 0);
        Assert.That(ids, Is.EqualTo(new[] { 1, 0 }));
    }

    /// <summary>Quadratic time would take minutes at the larger size: the time may grow ten times for eight times the text, not 64 times.</summary>
    [TestCase("a")]
    [TestCase("ab")]
    [TestCase(" ")]
    [TestCase("!\n")]
    public void Encode_one_long_word_takes_time_in_proportion(string part)
    {
        foreach (var tokenizer in new[] { TestTokenizers.ByteLevel, TestTokenizers.SentencePiece })
        {
            tokenizer.Encode(Text(10_000), addSpecialTokens: false);
            var (small, large) = (Time(() => tokenizer.Encode(Text(125_000), false)), Time(() => tokenizer.Encode(Text(1_000_000), false)));
            TestContext.Out.WriteLine($"{small.TotalMilliseconds:f0} ms for 125,000 chars, {large.TotalMilliseconds:f0} ms for 1,000,000");
            Assert.That(large, Is.LessThan(small * 24 + TimeSpan.FromSeconds(1)));
        }

        string Text(int length) => string.Concat(Enumerable.Repeat(part, length / part.Length));
    }

    [Test, Category("Nightly")]
    public void Encode_line_of_100_megabytes_takes_seconds()
    {
        var row = string.Concat(NastyTexts.All.Where(text => text.Length < 40));
        var line = string.Concat(Enumerable.Repeat(row + " The quick brown fox jumps over the lazy dog, 1234 times.", 100_000_000 / (row.Length + 56)));
        foreach (var tokenizer in new[] { TestTokenizers.ByteLevel, TestTokenizers.SentencePiece })
        {
            var time = Time(() => tokenizer.Encode(line, addSpecialTokens: false));
            TestContext.Out.WriteLine($"{line.Length} chars: {time.TotalSeconds:f1} s");
            Assert.That(time, Is.LessThan(TimeSpan.FromMinutes(5)));
        }
    }

    private static TimeSpan Time(Action action)
    {
        var clock = Stopwatch.StartNew();
        action();
        return clock.Elapsed;
    }
}
