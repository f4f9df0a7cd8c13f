using FsCheck.Fluent;
using Pipeline.Models.Tests.Tokenization.Texts;
using Pipeline.Models.Tokenization;

namespace Pipeline.Models.Tests.Tokenization;

[TestFixture]
internal sealed class TokenizerPropertyTests
{
    [Test]
    public void Decode_of_encoded_text_byte_level_is_the_text() => Prop.ForAll(AnyText.Arbitrary, text =>
    {
        var ids = TestTokenizers.ByteLevel.Encode(text, addSpecialTokens: true);
        return TestTokenizers.ByteLevel.Decode(ids, skipSpecialTokens: false) == text;
    }).Holds(1000);

    [Test]
    public void Stream_of_any_ids_byte_level_equals_decode() => Prop.ForAll(Ids(TestTokenizers.ByteLevel), ids => Streamed(TestTokenizers.ByteLevel, ids)).Holds(1000);

    [Test]
    public void Stream_of_any_ids_with_byte_fallback_equals_decode() => Prop.ForAll(Ids(TestTokenizers.SentencePiece), ids => Streamed(TestTokenizers.SentencePiece, ids)).Holds(1000);

    [Test]
    public void Stream_of_encoded_text_equals_decode() => Prop.ForAll(AnyText.Arbitrary, text =>
        Streamed(TestTokenizers.ByteLevel, TestTokenizers.ByteLevel.Encode(text, false)) && Streamed(TestTokenizers.SentencePiece, TestTokenizers.SentencePiece.Encode(text, false))).Holds(1000);

    private static bool Streamed(Tokenizer tokenizer, int[] ids)
    {
        foreach (var skip in (bool[])[false, true])
        {
            var stream = new StreamingDecoder(tokenizer, skip);
            List<string> pieces = [.. ids.Select(stream.Push), stream.Complete()];
            if (string.Concat(pieces) != tokenizer.Decode(ids, skip) || pieces.Exists(piece => piece.Length > 0 && (char.IsLowSurrogate(piece[0]) || char.IsHighSurrogate(piece[^1]))))
                return false;
        }
        return true;
    }

    private static FsCheck.Arbitrary<int[]> Ids(Tokenizer tokenizer) => Gen.Choose(-1, tokenizer.VocabularySize).ArrayOf().ToArbitrary();
}
