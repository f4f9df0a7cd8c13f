namespace Pipeline.Models.Tokenization.Decoding;

/// <summary>
/// One step from tokens to text, for one text: takes tokens, hands on what is settled. Whole texts and streams go the same way, so they cannot differ.
/// </summary>
internal abstract class DecodingStep(DecodingStep? next)
{
    protected DecodingStep Next => next!;

    public abstract void Push(DecodedToken token);

    /// <summary>No token follows: hands on what was held back.</summary>
    public virtual void Complete() => next?.Complete();
}
