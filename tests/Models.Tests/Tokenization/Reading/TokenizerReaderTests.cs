using Pipeline.Models.Tokenization;
using Pipeline.Testing;

namespace Pipeline.Models.Tests.Tokenization.Reading;

[TestFixture]
internal sealed class TokenizerReaderTests
{
    private const string Vocab = "\"vocab\":{\"a\":0,\"b\":1,\"ab\":2}";

    [TestCase("", "no valid JSON (line 1, byte 1 of it). It may be cut off")]
    [TestCase("{\"model\":{\"type\":\"BPE\",\"vocab\":{\"a\"", "no valid JSON")]
    [TestCase("\0\u0001garbage", "no valid JSON")]
    [TestCase("[]", "a JSON object is expected, not a list")]
    [TestCase("{}", "model is missing")]
    [TestCase("{\"model\":null}", "model is missing")]
    [TestCase("{\"model\":3}", "model: an object is expected, not the number 3")]
    [TestCase("{\"model\":{\"type\":\"Unigram\"}}", "\"Unigram\" is no model that is known here. Known: BPE")]
    [TestCase("{\"model\":{\"type\":\"BPE\"}}", "model: vocab is missing")]
    [TestCase("{\"model\":{\"type\":\"BPE\",\"vocab\":[],\"merges\":[]}}", "model.vocab: an object of tokens and ids is expected")]
    [TestCase("{\"model\":{\"type\":\"BPE\",\"vocab\":{\"a\":-1},\"merges\":[]}}", "model.vocab[\"a\"]: a whole number from 0 is expected, not the number -1")]
    [TestCase("{\"model\":{\"type\":\"BPE\",\"vocab\":{\"a\":1.5},\"merges\":[]}}", "a whole number from 0 is expected")]
    [TestCase("{\"model\":{\"type\":\"BPE\",\"vocab\":{\"a\":99999999999},\"merges\":[]}}", "a whole number from 0 is expected")]
    [TestCase("{\"model\":{\"type\":\"BPE\",\"vocab\":{\"a\":2000000000},\"merges\":[]}}", "the highest id is 2000000000")]
    [TestCase("{\"model\":{\"type\":\"BPE\",\"vocab\":{\"a\":1,\"b\":1},\"merges\":[]}}", "\"a\" and \"b\" have the same id 1")]
    [TestCase("{\"model\":{\"type\":\"BPE\",\"vocab\":{\"a\":1,\"a\":2},\"merges\":[]}}", "the token \"a\" comes twice")]
    [TestCase("{\"model\":{" + Vocab + ",\"merges\":\"a b\"}}", "model.merges: a list is expected, not a string")]
    [TestCase("{\"model\":{" + Vocab + ",\"merges\":[\"a b c\"]}}", "model.merges[0]: a merge is two tokens")]
    [TestCase("{\"model\":{" + Vocab + ",\"merges\":[[\"a\"]]}}", "model.merges[0]: a merge is two tokens")]
    [TestCase("{\"model\":{" + Vocab + ",\"merges\":[[\"a\",1]]}}", "model.merges[0][1]: a string is expected")]
    [TestCase("{\"model\":{" + Vocab + ",\"merges\":[\"a b\",\"a x\"]}}", "model.merges[1]: the merge of \"a\" and \"x\" needs the token \"x\", which is not in vocab")]
    [TestCase("{\"model\":{" + Vocab + ",\"merges\":[\"b a\"]}}", "needs the token \"ba\"")]
    [TestCase("{\"model\":{" + Vocab + ",\"merges\":[],\"unk_token\":\"?\"}}", "unk_token \"?\" is neither in vocab nor among added_tokens")]
    [TestCase("{\"model\":{" + Vocab + ",\"merges\":[],\"dropout\":0.1}}", "merges that are dropped at random")]
    [TestCase("{\"model\":{" + Vocab + ",\"merges\":[],\"ignore_merges\":\"yes\"}}", "model.ignore_merges: true or false is expected, not a string")]
    [TestCase("{\"model\":{" + Vocab + ",\"merges\":[\"\\ud800 b\"]}}", "half of a surrogate pair is no text")]
    [TestCase("{\"model\":{" + Vocab + ",\"merges\":[]},\"added_tokens\":[{\"id\":2,\"content\":\"x\"}]}", "added_tokens[0]: the added token \"x\" and \"ab\" have the same id 2")]
    [TestCase("{\"model\":{" + Vocab + ",\"merges\":[]},\"added_tokens\":[{\"id\":5,\"content\":\"ab\"}]}", "the added token \"ab\" has id 5, but vocab says 2")]
    [TestCase("{\"model\":{" + Vocab + ",\"merges\":[]},\"added_tokens\":[{\"id\":5,\"content\":\"x\"},{\"id\":6,\"content\":\"x\"}]}", "comes twice")]
    [TestCase("{\"model\":{" + Vocab + ",\"merges\":[]},\"added_tokens\":[{\"content\":\"x\"}]}", "added_tokens[0]: id is missing")]
    [TestCase("{\"model\":{" + Vocab + ",\"merges\":[]},\"decoder\":{\"type\":\"CTC\"}}", "decoder: \"CTC\" is no decoder that is known here. Known: Sequence, ByteLevel")]
    [TestCase("{\"model\":{" + Vocab + ",\"merges\":[]},\"post_processor\":{\"type\":\"BertProcessing\"}}", "\"BertProcessing\" is no post-processor")]
    [TestCase("{\"model\":{" + Vocab + ",\"merges\":[]},\"post_processor\":{\"type\":\"TemplateProcessing\",\"single\":[{\"SpecialToken\":{\"id\":\"<s>\"}}],\"special_tokens\":{}}}", "\"<s>\" is not among special_tokens")]
    [TestCase("{\"model\":{" + Vocab + ",\"merges\":[]},\"post_processor\":{\"type\":\"TemplateProcessing\",\"single\":[],\"special_tokens\":{}}}", "does not hold the text once")]
    [TestCase("{\"model\":{" + Vocab + ",\"merges\":[]},\"post_processor\":{\"type\":\"TemplateProcessing\",\"single\":[{\"SpecialToken\":{\"id\":\"<s>\"}},{\"Sequence\":{\"id\":\"A\"}}],\"special_tokens\":{\"<s>\":{\"ids\":[77]}}}}", "the special id 77 is no token's")]
    public void Load_bad_file_says_what_is_wrong_and_where(string json, string message) =>
        Assert.That(() => TestTokenizers.Load(json), Throws.TypeOf<ModelFormatException>().With.Message.Contains(message).And.Message.Contains("tokenizer.json: "));

    [Test]
    public void Load_unknown_token_may_be_an_added_one_or_none_where_every_byte_has_a_token()
    {
        const string Model = """
            "type":"BPE","unk_token":"<u>"
            """;
        var added = TestTokenizers.Load(TestTokenizers.LettersJson(""" "added_tokens":[{"id":9,"content":"<u>","special":true}] """, Model));
        Assert.That(added.Encode("azb", addSpecialTokens: false), Is.EqualTo(new[] { 0, 9, 1 }));
        Assert.That(TestTokenizers.Load(TestTokenizers.LettersJson(""" "pre_tokenizer":{"type":"ByteLevel","add_prefix_space":false} """, Model)).UnknownId, Is.Null);
    }

    /// <summary>transformers makes the post-processor of these classes anew out of the flags; that of the file counts for the others.</summary>
    [TestCase("LlamaTokenizerFast", "true", "false", "1 a")]
    [TestCase("LlamaTokenizer", "false", "true", "a 2")]
    [TestCase("GemmaTokenizer", "true", "true", "1 a 2")]
    [TestCase("LlamaTokenizerFast", "null", "null", "1 a")]
    [TestCase("PreTrainedTokenizerFast", "false", "true", "1 a")]
    public void Load_flags_of_some_classes_decide_what_stands_around_a_text(string type, string bos, string eos, string expected)
    {
        var tokenizer = TestTokenizers.Load(TestTokenizers.SentencePieceJson("null"),
            ("tokenizer_config.json", $$"""{"tokenizer_class":"{{type}}","add_bos_token":{{bos}},"add_eos_token":{{eos}},"bos_token":"<s>","eos_token":"</s>"}"""));
        var a = tokenizer.IdOf("a")!.Value;
        Assert.That(string.Join(' ', tokenizer.Encode("a", addSpecialTokens: true).Select(id => id == a ? "a" : $"{id}")), Is.EqualTo(expected));
        Assert.That(tokenizer.AddsBos, Is.EqualTo(expected.StartsWith('1')));
    }

    [Test]
    public void Load_flag_for_a_token_that_is_not_there_is_refused() => Assert.That(
        () => TestTokenizers.Load(TestTokenizers.LettersJson(), ("tokenizer_config.json", """{"tokenizer_class":"LlamaTokenizer","add_bos_token":true}""")),
        Throws.TypeOf<ModelFormatException>().With.Message.Contains("add_bos_token: it is true, and bos_token is none"));

    [Test]
    public void Load_tokens_that_the_settings_add_are_found_in_texts_and_have_roles()
    {
        const string Settings = """{"eos_token":"<end>","added_tokens_decoder":{"9":{"content":"<end>","special":true},"6":{"content":"<x>","special":false}}}""";
        var tokenizer = TestTokenizers.Load(TestTokenizers.LettersJson(), ("tokenizer_config.json", Settings));
        Assert.That(tokenizer.Encode("ab<end>", addSpecialTokens: false), Is.EqualTo(new[] { 3, 9 }));
        Assert.That((tokenizer.EosId, tokenizer.IsSpecial(9), tokenizer.VocabularySize), Is.EqualTo(((int?)9, true, 10)));
    }

    [TestCase("""{"added_tokens_decoder":{"0":{"content":"<end>"}}}""", "have the same id 0")]
    [TestCase("""{"added_tokens_decoder":{"x":{"content":"<end>"}}}""", "is no id")]
    public void Load_tokens_that_the_settings_add_where_there_is_one_are_refused(string settings, string reason) =>
        Assert.That(() => TestTokenizers.Load(TestTokenizers.LettersJson(), ("tokenizer_config.json", settings)), Throws.TypeOf<ModelFormatException>().With.Message.Contains(reason));

    [TestCase("-1", "2")]
    [TestCase("[-1, 1]", "2 1")]
    public void Load_end_that_is_negative_is_none(string ends, string expected)
    {
        var tokenizer = TestTokenizers.Load(TestTokenizers.SentencePieceJson(), ("tokenizer_config.json", """{"eos_token":"</s>"}"""), ("generation_config.json", $$"""{"eos_token_id":{{ends}}}"""));
        Assert.That(string.Join(' ', tokenizer.EosIds), Is.EqualTo(expected));
    }

    [Test]
    public void Load_two_processors_that_put_tokens_around_a_text_are_refused()
    {
        const string Template = """{"type":"TemplateProcessing","single":[{"SpecialToken":{"id":"<x>"}},{"Sequence":{"id":"A"}}],"special_tokens":{"<x>":{"ids":[6]}}}""";
        static string With(string first) => TestTokenizers.LettersJson($$""" "post_processor":{"type":"Sequence","processors":[{{first}},{{Template}}]} """);
        Assert.That(() => TestTokenizers.Load(With(Template)), Throws.TypeOf<ModelFormatException>().With.Message.Contains("several processors"));
        Assert.That(TestTokenizers.Load(With("""{"type":"ByteLevel"}""")).Encode("a", addSpecialTokens: true), Is.EqualTo(new[] { 6, 0 }));
    }

    [Test]
    public void Load_file_cut_anywhere_is_refused()
    {
        var json = TestTokenizers.LettersJson();
        for (var length = 0; length < json.TrimEnd().Length; length++)
            Assert.That(() => TestTokenizers.Load(json[..length]), Throws.TypeOf<ModelFormatException>(), $"{length}");
    }

    [Test]
    public void Load_deeply_nested_file_is_refused() =>
        Assert.That(() => TestTokenizers.Load(string.Concat(Enumerable.Repeat("{\"model\":", 100_000))), Throws.TypeOf<ModelFormatException>());

    [Test]
    public void Load_missing_file_says_so() => Assert.That(() => Tokenizer.Load("/nowhere"), Throws.TypeOf<ModelFormatException>().With.Message.StartsWith("/nowhere does not exist."));

    [Test]
    public void Load_folder_without_tokenizer_json_says_what_is_read()
    {
        using var folder = new TemporaryFolder();
        Assert.That(() => Tokenizer.Load(folder.Path), Throws.TypeOf<ModelFormatException>().With.Message.Contains("a tokenizer.model alone is not read"));
    }

    [Test]
    public void Load_roles_come_from_the_files_beside()
    {
        var tokenizer = TestTokenizers.Load(TestTokenizers.LettersJson(),
            ("tokenizer_config.json", """{"bos_token":{"content":"a"},"eos_token":"b","pad_token":null}"""),
            ("special_tokens_map.json", """{"bos_token":"b","pad_token":{"content":"c"},"unk_token":"not there"}"""),
            ("generation_config.json", """{"eos_token_id":[1,6]}"""));
        Assert.That((tokenizer.BosId, tokenizer.EosId, tokenizer.PadId, tokenizer.UnknownId), Is.EqualTo((0, 1, 2, (int?)null)));
        Assert.That(tokenizer.EosIds, Is.EqualTo(new[] { 1, 6 }));
    }

    [Test]
    public void Load_files_without_roles_have_none()
    {
        var tokenizer = TestTokenizers.Load(TestTokenizers.LettersJson(), ("generation_config.json", """{"eos_token_id":2}"""));
        Assert.That((tokenizer.BosId, tokenizer.EosId, tokenizer.PadId), Is.EqualTo(((int?)null, 2, (int?)null)));
    }

    [Test]
    public void Load_vocabulary_with_gaps_has_no_tokens_there()
    {
        var tokenizer = TestTokenizers.Load("""{"model":{"type":"BPE","vocab":{"a":0,"b":5},"merges":[]},"added_tokens":[{"id":9,"content":"<x>","special":true}]}""");
        Assert.That(tokenizer.VocabularySize, Is.EqualTo(10));
        Assert.That((tokenizer.TokenOf(0), tokenizer.TokenOf(3), tokenizer.TokenOf(9), tokenizer.TokenOf(10), tokenizer.TokenOf(-1)), Is.EqualTo(("a", (string?)null, "<x>", (string?)null, (string?)null)));
        Assert.That((tokenizer.IdOf("b"), tokenizer.IdOf("<x>"), tokenizer.IdOf("c")), Is.EqualTo(((int?)5, (int?)9, (int?)null)));
        Assert.That(tokenizer.Decode([0, 3, 5, 100, -7], skipSpecialTokens: false), Is.EqualTo("a b"));
    }
}
