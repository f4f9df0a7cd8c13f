using Pipeline.Models.Tokenization.Decoding;

namespace Pipeline.Models.Tokenization;

/// <summary>
/// Decodes ids as they come. Text is handed out once it cannot change: never half a character, and all pieces together are what
/// <see cref="Tokenizer.Decode"/> says of all ids together.
/// </summary>
public sealed class StreamingDecoder
{
    private readonly Tokenizer tokenizer;
    private readonly bool skipSpecialTokens;
    private readonly Collector collector = new();
    private readonly DecodingStep start;

    /// <param name="tokenizer">The tokenizer.</param>
    /// <param name="skipSpecialTokens">Whether special tokens are left out.</param>
    public StreamingDecoder(Tokenizer tokenizer, bool skipSpecialTokens)
    {
        (this.tokenizer, this.skipSpecialTokens) = (tokenizer, skipSpecialTokens);
        start = tokenizer.StartDecoding(collector);
    }

    /// <summary>Takes the next id; returns the text that is now certain, often none.</summary>
    public string Push(int id)
    {
        tokenizer.Push(start, id, skipSpecialTokens);
        return collector.Take();
    }

    /// <summary>Ends the text; returns what was held back.</summary>
    public string Complete()
    {
        start.Complete();
        return collector.Take();
    }
}
