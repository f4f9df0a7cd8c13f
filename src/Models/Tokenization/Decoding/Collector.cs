using System.Text;

namespace Pipeline.Models.Tokenization.Decoding;

/// <summary>The last step: gathers the text.</summary>
internal sealed class Collector() : DecodingStep(null)
{
    private readonly StringBuilder text = new();

    public override void Push(DecodedToken token) => text.Append(token.Text);

    /// <summary>The text since the last call.</summary>
    public string Take()
    {
        var taken = text.ToString();
        text.Clear();
        return taken;
    }
}
