using System.Text.Json;
using Pipeline.Models.Tokenization.Normalization;
using Pipeline.Models.Tokenization.Reading;

namespace Pipeline.Models.Tests.Tokenization.Normalization;

[TestFixture]
internal sealed class NormalizerReaderTests
{
    [TestCase("""{"type":"NFC"}""", "e\u0301", "é")]
    [TestCase("""{"type":"NFD"}""", "é", "e\u0301")]
    [TestCase("""{"type":"NFKC"}""", "ﬁ①", "fi1")]
    [TestCase("""{"type":"NFKD"}""", "ﬁé", "fie\u0301")]
    [TestCase("""{"type":"Lowercase"}""", "ΣΑΣ İ 𐐀 ẞ", "σασ i\u0307 𐐨 ß")]
    [TestCase("""{"type":"StripAccents"}""", "e\u0301é\U0001D165", "eé")]
    [TestCase("""{"type":"Strip","strip_left":true,"strip_right":false}""", " \u0085a ", "a ")]
    [TestCase("""{"type":"Strip","strip_left":true,"strip_right":true}""", " a ", "a")]
    [TestCase("""{"type":"Prepend","prepend":"▁"}""", "a", "▁a")]
    [TestCase("""{"type":"Prepend","prepend":"▁"}""", "", "")]
    [TestCase("""{"type":"Replace","pattern":{"String":" "},"content":"▁"}""", "a  b", "a▁▁b")]
    [TestCase("""{"type":"Replace","pattern":{"String":"."},"content":"$0"}""", "a.b", "a$0b")]
    [TestCase("""{"type":"Replace","pattern":{"Regex":" {2,}"},"content":" "}""", "a    b c", "a b c")]
    [TestCase("""{"type":"Sequence","normalizers":[{"type":"NFD"},{"type":"StripAccents"},{"type":"Lowercase"}]}""", "ÉÀ", "ea")]
    [TestCase("""{"type":"Sequence","normalizers":[]}""", "a", "a")]
    public void Normalize_text_gives(string json, string text, string expected) => Assert.That(Read(json).Normalize(text, continues: false), Is.EqualTo(expected));

    [Test]
    public void Normalize_text_that_continues_gets_nothing_in_front() => Assert.That(Read("""{"type":"Prepend","prepend":"▁"}""").Normalize("a", continues: true), Is.EqualTo("a"));

    [Test]
    public void Read_unknown_type_names_it_the_file_and_the_known() =>
        Assert.That(() => Read("""{"type":"BertNormalizer"}"""), Throws.TypeOf<ModelFormatException>().With.Message.EqualTo(
            "f.json: normalizer: \"BertNormalizer\" is no normalizer that is known here. Known: Sequence, NFC, NFD, NFKC, NFKD, Lowercase, Prepend, Replace, Strip, StripAccents. Choose a model whose tokenizer uses those."));

    private static INormalizer Read(string json) => NormalizerReader.Read(new JsonPart(JsonElement.Parse(json), "f.json", "normalizer"));
}
