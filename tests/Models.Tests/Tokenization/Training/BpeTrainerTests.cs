using System.Diagnostics;
using Pipeline.Models.Tests.Tokenization.Texts;
using Pipeline.Models.Tokenization;
using Pipeline.Models.Tokenization.Training;
using Pipeline.Testing;

namespace Pipeline.Models.Tests.Tokenization.Training;

[TestFixture]
internal sealed class BpeTrainerTests
{
    [Test]
    public void Train_merges_the_most_frequent_pair_first_then_the_lowest_ids()
    {
        var trained = BpeTrainer.Train(["ab ab ab", "cd cd", "ef ef", "xy"], new() { VocabularySize = 300 });
        Assert.That(trained.Merges, Is.EqualTo(new[] { ("a", "b"), ("Ġ", "ab"), ("c", "d"), ("e", "f") }));
    }

    [Test]
    public void Train_counts_equal_a_recount_after_every_merge()
    {
        var trained = TestTokenizers.TrainByteLevel(450);
        Assert.That(trained.Merges, Is.EqualTo(SlowTrainer.Train(NastyTexts.All, trained.Options)));
    }

    [Test]
    public void Train_order_of_texts_changes_nothing()
    {
        var options = TestTokenizers.TrainByteLevel(300).Options;
        Assert.That(Bytes(BpeTrainer.Train(NastyTexts.All.AsEnumerable().Reverse(), options)), Is.EqualTo(Bytes(BpeTrainer.Train(NastyTexts.All, options))));
    }

    [Test]
    public void Train_special_tokens_come_first_and_texts_lose_them()
    {
        var trained = BpeTrainer.Train(Enumerable.Repeat("<s>ab<s>", 9), new() { VocabularySize = 400, SpecialTokens = ["<s>", "<p>"] });
        Assert.That(trained.Tokens.Take(3), Is.EqualTo(new[] { "<s>", "<p>", "Ā" }));
        Assert.That(trained.Merges, Is.EqualTo(new[] { ("a", "b") }));
    }

    [Test]
    public void Train_special_token_comes_out_of_no_merge() =>
        Assert.That(BpeTrainer.Train(Enumerable.Repeat(" ab", 9), new() { VocabularySize = 400, SpecialTokens = ["Ġab"] }).Merges, Is.EqualTo(new[] { ("Ġ", "a") }));

    [TestCase(1, "1|2|3|4")]
    [TestCase(2, "12|34")]
    [TestCase(3, "123|4")]
    public void Train_digits_are_grouped(int digits, string expected)
    {
        using var folder = new TemporaryFolder();
        BpeTrainer.Train(Enumerable.Repeat("1234", 9), new() { VocabularySize = 300, Digits = digits }).Save(folder.Path);
        var tokenizer = Tokenizer.Load(folder.Path);
        Assert.That(string.Join('|', tokenizer.Encode("1234", addSpecialTokens: false).Select(tokenizer.TokenOf)), Is.EqualTo(expected));
    }

    [Test]
    public void Train_options_out_of_bounds_are_all_named() =>
        Assert.That(() => BpeTrainer.Train([], new() { VocabularySize = 10, Digits = 4, MinimumCount = 0, SpecialTokens = ["<a>", "<a>"], Bos = "b" }), Throws.ArgumentException.With.Message
            .EqualTo("VocabularySize is 10, but 256 bytes and 2 special tokens need 258; Digits is 4, not 1 to 3; MinimumCount is 0, not at least 1; SpecialTokens has an empty token or one twice; Bos is \"b\", which is not among SpecialTokens."));

    [TestCase("!")]
    [TestCase("Ġ")]
    public void Train_special_token_that_is_the_sign_of_a_byte_is_refused(string token) =>
        Assert.That(() => BpeTrainer.Train([], new() { VocabularySize = 300, SpecialTokens = [token] }), Throws.ArgumentException.With.Message.Contains($"\"{token}\" is the sign of a byte"));

    [Test]
    public void Train_no_texts_gives_the_bytes() => Assert.That(BpeTrainer.Train([], new() { VocabularySize = 1000 }).Tokens, Has.Count.EqualTo(256));

    [Test]
    public void Save_file_is_read_with_its_roles()
    {
        Assert.That(TestTokenizers.ByteLevel.EosId, Is.EqualTo(2));
        Assert.That((TestTokenizers.ByteLevel.PadId, TestTokenizers.ByteLevel.BosId, TestTokenizers.ByteLevel.VocabularySize), Is.EqualTo((0, (int?)null, 700)));
    }

    [TestCase(1024, 2)]
    [TestCase(8000, 3)]
    public void Train_gsm8k_gives_a_tokenizer_that_hugging_face_reads_alike(int size, int digits)
    {
        var texts = RealTexts.Rows("gsm8k/train.jsonl").ToList();
        var clock = Stopwatch.StartNew();
        var trained = BpeTrainer.Train(texts, new() { VocabularySize = size, Digits = digits, SpecialTokens = ["<|endoftext|>", "<|im_start|>", "<|im_end|>"] });
        TestContext.Out.WriteLine($"{texts.Count} rows, vocabulary {size}: {clock.Elapsed.TotalSeconds:f2} s");
        using var folder = new TemporaryFolder();
        trained.Save(folder.Path);
        Assert.That(trained.Tokens, Has.Count.EqualTo(size));
        ForeignTokenizerTests.AssertEqual(folder["tokenizer.json"], [.. NastyTexts.All, .. RealTexts.Rows("gsm8k/test.jsonl").Where((_, row) => row % 5 == 0)]);
    }

    [Test]
    public void Train_four_thousand_short_rows_takes_less_than_a_second_or_so()
    {
        var rows = RealTexts.Rows("gsm8k/train.jsonl").Take(4000).Select(text => text[..Math.Min(text.Length, 60)]).ToList();
        var clock = Stopwatch.StartNew();
        BpeTrainer.Train(rows, new() { VocabularySize = 1024, Digits = 2 });
        TestContext.Out.WriteLine($"{clock.Elapsed.TotalSeconds:f2} s");
        // Other work may run beside the tests.
        Assert.That(clock.Elapsed, Is.LessThan(TimeSpan.FromSeconds(5)));
    }

    private static byte[] Bytes(TrainedBpe trained)
    {
        using var folder = new TemporaryFolder();
        trained.Save(folder.Path);
        return [.. File.ReadAllBytes(folder["tokenizer.json"]), .. File.ReadAllBytes(folder["tokenizer_config.json"])];
    }
}
