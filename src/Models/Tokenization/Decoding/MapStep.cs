namespace Pipeline.Models.Tokenization.Decoding;

/// <summary>A step that rewrites tokens one by one.</summary>
/// <param name="map">The rewriting; the flag says whether the token is the text's first.</param>
/// <param name="next">The step after it.</param>
internal sealed class MapStep(Func<string, bool, string> map, DecodingStep next) : DecodingStep(next)
{
    private bool first = true;

    public override void Push(DecodedToken token)
    {
        Next.Push(token with { Text = map(token.Text, first) });
        first = false;
    }
}
