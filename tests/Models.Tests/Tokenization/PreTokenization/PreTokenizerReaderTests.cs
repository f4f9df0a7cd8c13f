using System.Text.Json;
using Pipeline.Models.Tokenization.PreTokenization;
using Pipeline.Models.Tokenization.Reading;

namespace Pipeline.Models.Tests.Tokenization.PreTokenization;

/// <summary>Behaviours of splits as the documentation of Hugging Face's tokenizers shows them on "the-final--countdown".</summary>
[TestFixture]
internal sealed class PreTokenizerReaderTests
{
    [TestCase("Removed", "the|final|countdown")]
    [TestCase("Isolated", "the|-|final|-|-|countdown")]
    [TestCase("MergedWithPrevious", "the-|final-|-|countdown")]
    [TestCase("MergedWithNext", "the|-final|-|-countdown")]
    [TestCase("Contiguous", "the|-|final|--|countdown")]
    public void Split_behavior_cuts_so(string behavior, string expected) =>
        Assert.That(Cut($$"""{"type":"Split","pattern":{"String":"-"},"behavior":"{{behavior}}","invert":false}""", "the-final--countdown"), Is.EqualTo(expected));

    [TestCase("""{"type":"Split","pattern":{"Regex":"\\w+"},"behavior":"Removed","invert":true}""", "ab, c!", "ab|c")]
    [TestCase("""{"type":"Digits","individual_digits":true}""", "a12½b", "a|1|2|½|b")]
    [TestCase("""{"type":"Digits","individual_digits":false}""", "a12½b", "a|12½|b")]
    [TestCase("""{"type":"Punctuation"}""", "a,,b¿$", "a|,|,|b|¿|$")]
    [TestCase("""{"type":"Punctuation","behavior":"Contiguous"}""", "a,,b", "a|,,|b")]
    [TestCase("""{"type":"Whitespace"}""", " ab, é𝐀 !?x", "ab|,|é𝐀|!?|x")]
    [TestCase("""{"type":"WhitespaceSplit"}""", " a,\u0085b\uFEFF ", "a,|b\uFEFF")]
    [TestCase("""{"type":"ByteLevel","add_prefix_space":true,"use_regex":true}""", "a é\n", "Ġa|ĠÃ©|Ċ")]
    [TestCase("""{"type":"ByteLevel","add_prefix_space":false,"use_regex":false}""", "a b", "aĠb")]
    [TestCase("""{"type":"ByteLevel","add_prefix_space":true,"use_regex":false}""", " a", "Ġa")]
    [TestCase("""{"type":"Metaspace","replacement":"▁","prepend_scheme":"always","split":true}""", "a  b", "▁a|▁|▁b")]
    [TestCase("""{"type":"Metaspace","replacement":"▁","prepend_scheme":"always","split":false}""", "a b", "▁a▁b")]
    [TestCase("""{"type":"Metaspace","replacement":"▁","prepend_scheme":"never"}""", "a b", "a|▁b")]
    [TestCase("""{"type":"Metaspace","replacement":"▁","add_prefix_space":true}""", "a b", "▁a|▁b")]
    [TestCase("""{"type":"Metaspace","replacement":"▁","add_prefix_space":false}""", "a b", "a|▁b")]
    [TestCase("""{"type":"Sequence","pretokenizers":[{"type":"WhitespaceSplit"},{"type":"Metaspace","replacement":"▁","prepend_scheme":"always"}]}""", "a b", "▁a|▁b")]
    [TestCase("""{"type":"Sequence","pretokenizers":[{"type":"WhitespaceSplit"},{"type":"Metaspace","replacement":"▁","prepend_scheme":"first"}]}""", "a b", "▁a|b")]
    [TestCase("""{"type":"Sequence","pretokenizers":[{"type":"WhitespaceSplit"},{"type":"Metaspace","replacement":"▁","prepend_scheme":"first"}]}""", " a b", "a|b")]
    public void Apply_text_is_cut_so(string json, string text, string expected) => Assert.That(Cut(json, text), Is.EqualTo(expected));

    [Test]
    public void Apply_text_that_continues_gets_no_space_in_front() =>
        Assert.That(Cut("""{"type":"Metaspace","replacement":"▁","prepend_scheme":"always"}""", "a b", continues: true), Is.EqualTo("a|▁b"));

    [TestCase("""{"type":"BertPreTokenizer"}""", "\"BertPreTokenizer\" is no pre-tokenizer that is known here. Known: Sequence, ByteLevel")]
    [TestCase("""{"type":"Split","pattern":{"String":"a"},"behavior":"Kept"}""", "pre_tokenizer.behavior: \"Kept\" is no behavior")]
    [TestCase("""{"type":"Metaspace","replacement":"▁","prepend_scheme":"last"}""", "\"last\" is no prepend_scheme")]
    [TestCase("""{"type":"Metaspace","replacement":"ab"}""", "not one character")]
    [TestCase("""{"type":"Split","pattern":{},"behavior":"Isolated"}""", "a pattern has a String or a Regex")]
    [TestCase("""{"type":7}""", "pre_tokenizer.type: a string is expected, not the number 7")]
    [TestCase("""[]""", "pre_tokenizer: an object is expected, not a list")]
    public void Read_unknown_part_says_what_and_where(string json, string message) =>
        Assert.That(() => Cut(json, "a"), Throws.TypeOf<ModelFormatException>().With.Message.Contains(message).And.Message.StartsWith("f.json: "));

    private static string Cut(string json, string text, bool continues = false)
    {
        var pieces = PreTokenizerReader.Read(new JsonPart(JsonElement.Parse(json), "f.json", "pre_tokenizer")).Apply(Pieces.Whole(text, atStart: !continues, continues));
        return string.Join('|', pieces.Words.Select(word => pieces.Text.Substring(word.Start, word.Length)));
    }
}
