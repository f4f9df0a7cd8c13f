using Pipeline.Curate.Deduplication;

namespace Pipeline.Curate.Tests.Deduplication;

public sealed class ShinglesTests
{
    [TestCase("What is the capital of France?", "what is  the capital\nof france")]
    [TestCase("He said: \"go\".", "he said go")]
    [TestCase("???", "???")]
    [TestCase("Quelle heure est-il ?", "quelle heure est-il?")]
    [TestCase("第3号城市在哪里？", "第3号城市在哪里")]
    [TestCase("你好，世界。", "你好 世界")]
    public void Of_texts_of_the_same_words_are_equal(string left, string right) =>
        Assert.That(Shingles.Of(left, 5), Is.EqualTo(Shingles.Of(right, 5)));

    // Signs inside a word carry the meaning of instruction data.
    [TestCase("What is 2+3?", "What is 2-3?")]
    [TestCase("the absolute value of -5", "the absolute value of 5")]
    [TestCase("a[i] is", "a(i) is")]
    [TestCase("limit 0.5", "limit 05")]
    [TestCase("Spell cat", "Spell car")]
    [TestCase("one two", "two one")]
    [TestCase("???", "!!!")]
    public void Of_short_texts_of_other_words_share_nothing(string left, string right) =>
        Assert.That(Jaccard.Of(Shingles.Of(left, 5), Shingles.Of(right, 5)), Is.Zero);

    [Test]
    public void Of_one_word_changed_in_the_middle_of_forty_nine_is_just_0_8()
    {
        // n words have n − 4 5-grams; a word in the middle is in 5 of them: (n − 9)/(n + 1) = 40/50.
        var words = Enumerable.Range(0, 49).Select(i => $"w{i}").ToArray();
        var changed = words.Select((word, i) => i == 24 ? "other" : word);

        Assert.That(Jaccard.Of(Shingles.Of(string.Join(' ', words), 5), Shingles.Of(string.Join(' ', changed), 5)), Is.EqualTo(0.8));
    }

    [Test]
    public void Of_text_without_spaces_counts_characters_as_words() =>
        Assert.Multiple(() =>
        {
            Assert.That(Shingles.Of("今日は天気がいいですね", 5), Has.Length.EqualTo(7));
            Assert.That(Shingles.Of("𠀀𠀁𠀂 abc", 5), Has.Length.EqualTo(1));
        });

    [Test]
    public void Of_repeated_words_gives_sorted_distinct_hashes() =>
        Assert.That(Shingles.Of(string.Concat(Enumerable.Repeat("a b c d e f ", 10)), 5), Is.Ordered.And.Unique.And.Length.EqualTo(6));
}
