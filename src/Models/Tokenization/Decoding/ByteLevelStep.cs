using System.Text;
using Pipeline.Models.Tokenization.Patterns;

namespace Pipeline.Models.Tokenization.Decoding;

/// <summary>
/// Visible characters back to bytes, bytes to text; what is no UTF-8 becomes U+FFFD. A token with any other character is text as it stands, and so is an added token: the tokenizers library would
/// read an added "é" as the byte E9.
/// </summary>
internal sealed class ByteLevelStep(DecodingStep next) : DecodingStep(next)
{
    // Keeps the bytes of an unfinished character until the rest comes.
    private readonly Decoder decoder = Encoding.UTF8.GetDecoder();

    public override void Push(DecodedToken token) => Emit(!token.IsAdded && AsBytes(token.Text) is { } bytes ? bytes : Encoding.UTF8.GetBytes(token.Text), flush: false);

    public override void Complete()
    {
        Emit([], flush: true);
        Next.Complete();
    }

    private void Emit(byte[] bytes, bool flush)
    {
        var chars = new char[decoder.GetCharCount(bytes, flush)];
        if (decoder.GetChars(bytes, chars, flush) > 0)
            Next.Push(new(new(chars)));
    }

    private static byte[]? AsBytes(string token)
    {
        var bytes = new byte[token.Length];
        for (var i = 0; i < bytes.Length; i++)
        {
            var b = ByteCharacters.ByteOf(token[i]);
            if (b < 0)
                return null;
            bytes[i] = (byte)b;
        }
        return bytes;
    }
}
