using System.Globalization;
using System.Text;

namespace Pipeline.Models.Tokenization.Decoding;

/// <summary>Runs of tokens such as <c>&lt;0xE2&gt;</c> to text. A run that is no UTF-8 becomes one U+FFFD for each byte, as the tokenizers library has it, so a run is held back until it ends.</summary>
internal sealed class ByteFallbackStep(DecodingStep next) : DecodingStep(next)
{
    private static readonly UTF8Encoding Strict = new(false, throwOnInvalidBytes: true);
    private readonly List<byte> run = [];

    public override void Push(DecodedToken token)
    {
        if (token.Text is ['<', '0', 'x', _, _, '>'] && byte.TryParse(token.Text.AsSpan(3, 2), NumberStyles.AllowHexSpecifier, CultureInfo.InvariantCulture, out var b))
        {
            run.Add(b);
            return;
        }
        EndRun();
        Next.Push(token);
    }

    public override void Complete()
    {
        EndRun();
        Next.Complete();
    }

    private void EndRun()
    {
        if (run.Count == 0)
            return;
        try
        {
            Next.Push(new(Strict.GetString([.. run])));
        }
        catch (DecoderFallbackException)
        {
            for (var i = 0; i < run.Count; i++)
                Next.Push(new("\uFFFD"));
        }
        run.Clear();
    }
}
