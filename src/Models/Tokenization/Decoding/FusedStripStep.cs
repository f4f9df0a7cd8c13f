namespace Pipeline.Models.Tokenization.Decoding;

/// <summary>Strips both ends of a text that comes in parts: what Fuse and Strip do together, without waiting for the end.</summary>
/// <param name="settings">What is stripped.</param>
/// <param name="next">The step after it.</param>
internal sealed class FusedStripStep(StripSettings settings, DecodingStep next) : DecodingStep(next)
{
    private int left = settings.Start;
    private string held = "";

    public override void Push(DecodedToken token)
    {
        var text = held + token.Text;
        while (left > 0 && text.StartsWith(settings.Content, StringComparison.Ordinal))
            (text, left) = (text[settings.Content.Length..], left - 1);
        if (text.Length > 0)
            left = 0;
        // What might be the end waits.
        var kept = settings.TrimEnd(text).Length;
        held = text[kept..];
        if (kept > 0)
            Next.Push(new(text[..kept]));
    }
}
