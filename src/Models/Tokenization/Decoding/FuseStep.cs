using System.Text;

namespace Pipeline.Models.Tokenization.Decoding;

/// <summary>Makes all tokens one, which can be handed on only at the end.</summary>
internal sealed class FuseStep(DecodingStep next) : DecodingStep(next)
{
    private readonly StringBuilder text = new();

    public override void Push(DecodedToken token) => text.Append(token.Text);

    public override void Complete()
    {
        Next.Push(new(text.ToString()));
        Next.Complete();
    }
}
