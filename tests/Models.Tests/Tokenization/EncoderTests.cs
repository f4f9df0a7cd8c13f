using Pipeline.Models.Tokenization;

namespace Pipeline.Models.Tests.Tokenization;

[TestFixture]
internal sealed class EncoderTests
{
    [TestCase("", "a<x>b", "a|<x>|b")]
    [TestCase("", "a <x> b", "a| |<x>| |b")]
    [TestCase("\"lstrip\":true", "a  <x> b", "a|<x>| |b")]
    [TestCase("\"rstrip\":true", "a <x>  b", "a| |<x>|b")]
    [TestCase("\"lstrip\":true,\"rstrip\":true", " <x> <x> ", "<x>|<x>")]
    [TestCase("\"single_word\":true", "a<x> <x> <x>b", "a| |<x>| |b")]
    [TestCase("\"single_word\":true", "<x>\u200D <x>", " |<x>")]
    public void Encode_added_token_is_found_by_its_flags(string flags, string text, string expected) =>
        Assert.That(Tokens(Load($$"""{"id":6,"content":"<x>","special":true{{(flags.Length > 0 ? "," + flags : "")}}}"""), text), Is.EqualTo(expected));

    [Test]
    public void Encode_longest_added_token_wins()
    {
        var tokenizer = Load("""{"id":6,"content":"<x>","special":true},{"id":7,"content":"<x><x>","special":true},{"id":8,"content":"<x><x>a","special":true}""");
        Assert.That(Tokens(tokenizer, "<x><x><x><x>ab<x"), Is.EqualTo("<x><x>|<x><x>a|b"));
    }

    [Test]
    public void Encode_normalized_added_token_is_found_in_normalized_text()
    {
        var tokenizer = TestTokenizers.Load(TestTokenizers.LettersJson("""
            "normalizer":{"type":"Lowercase"},"added_tokens":[{"id":6,"content":"<x>","normalized":true},{"id":7,"content":"<Y>","normalized":false}]
            """));
        Assert.That(Tokens(tokenizer, "A<X>b<x>C<Y><y>"), Is.EqualTo("a|<x>|b|<x>|c|<Y>"));
    }

    [TestCase("abc", "abc")]
    [TestCase("abab", "ab|ab")]
    [TestCase("xayb", "ab")]
    public void Encode_without_unknown_token_leaves_characters_out_before_merging(string text, string expected) =>
        Assert.That(Tokens(TestTokenizers.Load(TestTokenizers.LettersJson()), text), Is.EqualTo(expected));

    /// <summary>Ids of Hugging Face's library in Rust (tokenizers 0.23). Unknown characters vanish, and the ▁ on both sides become one token.</summary>
    [Test]
    public void Encode_signs_of_spaces_meet_where_what_stood_between_them_vanishes()
    {
        var json = TestTokenizers.SentencePieceJson().Replace("\"unk_token\":\"<unk>\"", "\"unk_token\":null", StringComparison.Ordinal).Replace("\"byte_fallback\":true", "\"byte_fallback\":false", StringComparison.Ordinal);
        Assert.That(Tokens(TestTokenizers.Load(json), "שלום עולם"), Is.EqualTo("▁▁"));
    }

    /// <summary>The same library's order: an unknown token goes out when the next unknown one comes, behind the bytes in between.</summary>
    [Test]
    public void Encode_unknown_tokens_stand_among_bytes_in_the_order_of_the_library()
    {
        var json = TestTokenizers.SentencePieceJson("null").Replace("\"fuse_unk\":true", "\"fuse_unk\":false", StringComparison.Ordinal).Replace(@"""\u003C0xF0\u003E""", "\"gone\"", StringComparison.Ordinal);
        Assert.That(Tokens(TestTokenizers.Load(json), "👨\u200D👩\u200D👧"), Is.EqualTo("<0xE2>|<0x80>|<0x8D>|<unk>|<0xE2>|<0x80>|<0x8D>|<unk>|<unk>"));
    }

    [TestCase("true", "xxab", "<x>|ab")]
    [TestCase("false", "xxab", "<x>|<x>|ab")]
    public void Encode_unknown_characters_are_fused_or_not(string fuse, string text, string expected) =>
        Assert.That(Tokens(TestTokenizers.Load(TestTokenizers.LettersJson(model: $"\"unk_token\":\"<x>\",\"fuse_unk\":{fuse}")), text), Is.EqualTo(expected));

    [Test]
    public void Encode_ignore_merges_takes_a_whole_word_that_merges_do_not_reach()
    {
        const string vocab = "\"vocab\":{\"a\":0,\"b\":1,\"ab\":2},\"merges\":[]";
        Assert.That(Tokens(TestTokenizers.Load("{\"model\":{\"type\":\"BPE\",\"ignore_merges\":true," + vocab + "}}"), "ab"), Is.EqualTo("ab"));
        Assert.That(Tokens(TestTokenizers.Load("{\"model\":{\"type\":\"BPE\",\"ignore_merges\":false," + vocab + "}}"), "ab"), Is.EqualTo("a|b"));
    }

    [Test]
    public void Encode_prefix_and_suffix_decorate_characters()
    {
        var tokenizer = TestTokenizers.Load("""
            {"model":{"type":"BPE","continuing_subword_prefix":"##","end_of_word_suffix":"</w>","vocab":{"a":0,"##b":1,"##c</w>":2,"ab":3,"a</w>":4,"abc</w>":5},"merges":["a ##b","ab ##c</w>"]},
             "pre_tokenizer":{"type":"WhitespaceSplit"}}
            """);
        Assert.That(Tokens(tokenizer, "abc a"), Is.EqualTo("abc</w>|a</w>"));
    }

    [Test]
    public void Encode_byte_fallback_writes_bytes() =>
        Assert.That(Tokens(TestTokenizers.SentencePiece, "the €"), Is.EqualTo("▁the|▁|<0xE2>|<0x82>|<0xAC>"));

    [Test]
    public void Encode_half_of_a_surrogate_pair_is_a_replacement_character() =>
        Assert.That(TestTokenizers.ByteLevel.Decode(TestTokenizers.ByteLevel.Encode("a\uD83Db\uDE00", addSpecialTokens: false), skipSpecialTokens: false), Is.EqualTo("a\uFFFDb\uFFFD"));

    [Test]
    public void Encode_with_special_tokens_frames_the_text() =>
        Assert.That(Tokens(TestTokenizers.SentencePiece, "the", special: true), Is.EqualTo("<s>|▁the"));

    [Test]
    public void Encode_sign_in_the_middle_of_merges_is_not_cut()
    {
        const string json = """{"model":{"type":"BPE","vocab":{"a":0,"▁":1,"b":2,"a▁":3,"a▁b":4},"merges":["a ▁","a▁ b"]}}""";
        Assert.That(Tokens(TestTokenizers.Load(json), "a▁b▁b"), Is.EqualTo("a▁b|▁|b"));
    }

    [Test]
    public void Encode_from_many_threads_gives_the_same_ids()
    {
        var texts = Texts.NastyTexts.All;
        var expected = texts.ConvertAll(text => string.Join(' ', TestTokenizers.ByteLevel.Encode(text, addSpecialTokens: false)));
        Parallel.For(0, 8 * texts.Count, new() { MaxDegreeOfParallelism = 8 }, i =>
        {
            var row = i * 31 % texts.Count;
            Assert.That(string.Join(' ', TestTokenizers.ByteLevel.Encode(texts[row], addSpecialTokens: false)), Is.EqualTo(expected[row]));
        });
    }

    private static Tokenizer Load(string added) => TestTokenizers.Load(TestTokenizers.LettersJson($"\"added_tokens\":[{added}]"));

    private static string Tokens(Tokenizer tokenizer, string text, bool special = false) => string.Join('|', tokenizer.Encode(text, special).Select(tokenizer.TokenOf));
}
