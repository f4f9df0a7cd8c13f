using System.Text.Json;
using Pipeline.Models.Tokenization.Decoding;
using Pipeline.Models.Tokenization.Reading;

namespace Pipeline.Models.Tests.Tokenization.Decoding;

[TestFixture]
internal sealed class DecoderReaderTests
{
    private const string Llama2 = """{"type":"Sequence","decoders":[{"type":"Replace","pattern":{"String":"▁"},"content":" "},{"type":"ByteFallback"},{"type":"Fuse"},{"type":"Strip","content":" ","start":1,"stop":0}]}""";

    [TestCase("""{"type":"ByteLevel"}""", "Ġa|Ã|©|ð", " aé\uFFFD")]
    [TestCase("""{"type":"ByteLevel"}""", "中|Ã", "中\uFFFD")]
    [TestCase(Llama2, "▁a|▁b", "a b")]
    [TestCase(Llama2, "▁▁a", " a")]
    [TestCase(Llama2, "<0xE2>|<0x82>|<0xAC>|▁x", "€ x")]
    [TestCase(Llama2, "<0xE2>|<0x82>|x", "\uFFFD\uFFFDx")]
    [TestCase(Llama2, "<0xEF>|<0xBB>|<0xBF>", "\uFEFF")]
    [TestCase(Llama2, "<0xzz>|<0x0>", "<0xzz><0x0>")]
    [TestCase("""{"type":"Metaspace","replacement":"▁","prepend_scheme":"always"}""", "▁a|▁b▁", "a b ")]
    [TestCase("""{"type":"Metaspace","replacement":"▁","prepend_scheme":"never"}""", "▁a|▁b", " a b")]
    [TestCase("""{"type":"Strip","content":"H","start":1,"stop":0}""", "Hey| friend!|HHH", "ey friend!HH")]
    [TestCase("""{"type":"Strip","content":"y","start":0,"stop":1}""", "Hey| friend!", "He friend!")]
    [TestCase("""{"type":"Sequence","decoders":[{"type":"Fuse"},{"type":"Strip","content":"y","start":2,"stop":2}]}""", "y|yyHey|y|y", "yHey")]
    [TestCase("""{"type":"Sequence","decoders":[{"type":"Fuse"},{"type":"Strip","content":"y","start":1,"stop":1}]}""", "y|y", "")]
    [TestCase("""{"type":"Sequence","decoders":[{"type":"Fuse"},{"type":"Replace","pattern":{"String":"ab"},"content":"-"}]}""", "a|b|a", "-a")]
    [TestCase("""{"type":"Replace","pattern":{"Regex":"a+"},"content":"-"}""", "aa|ba", "-b-")]
    public void Decode_tokens_gives(string json, string tokens, string expected)
    {
        var collector = new Collector();
        var start = DecoderReader.Read(new JsonPart(JsonElement.Parse(json), "f.json", "decoder")).Start(collector);
        foreach (var token in tokens.Split('|'))
            start.Push(new(token));
        start.Complete();
        Assert.That(collector.Take(), Is.EqualTo(expected));
    }

    [Test]
    public void Decode_added_token_is_text_whatever_its_letters_could_mean()
    {
        var tokenizer = TestTokenizers.Load("""{"model":{"type":"BPE","vocab":{"Ã":0,"©":1},"merges":[]},"added_tokens":[{"id":2,"content":"Ã©","special":false}],"decoder":{"type":"ByteLevel"}}""");
        Assert.That(tokenizer.Decode([0, 1, 2], skipSpecialTokens: false), Is.EqualTo("éÃ©"));
    }

    [Test]
    public void Decode_skips_special_tokens_where_asked()
    {
        var tokenizer = TestTokenizers.ByteLevel;
        var ids = tokenizer.Encode("<|im_start|>hi<|im_end|>", addSpecialTokens: true);
        Assert.That((tokenizer.Decode(ids, skipSpecialTokens: true), tokenizer.Decode(ids, skipSpecialTokens: false)), Is.EqualTo(("hi", "<|im_start|>hi<|im_end|>")));
    }

    [Test]
    public void Stream_hands_out_characters_once_they_are_whole()
    {
        var tokenizer = TestTokenizers.ByteLevel;
        var stream = new Pipeline.Models.Tokenization.StreamingDecoder(tokenizer, skipSpecialTokens: false);
        var bytes = System.Text.Encoding.UTF8.GetBytes("a😀").Select(b => tokenizer.IdOf(Pipeline.Models.Tokenization.Patterns.ByteCharacters.Of[b].ToString())!.Value);
        Assert.That(bytes.Select(stream.Push).Append(stream.Complete()), Is.EqualTo(new[] { "a", "", "", "", "😀", "" }));
    }
}
