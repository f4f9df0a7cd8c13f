namespace Pipeline.Models.Tokenization.Decoding;

/// <summary>The decoder of a tokenizer: how to make the steps for one text.</summary>
/// <param name="Steps">Makes each step, given the one after it.</param>
internal sealed record DecoderChain(IReadOnlyList<Func<DecodingStep, DecodingStep>> Steps)
{
    /// <summary>No decoder: tokens with a space between, as the tokenizers library has it.</summary>
    public static DecoderChain None { get; } = new([next => new MapStep((text, first) => first ? text : " " + text, next)]);

    public DecodingStep Start(Collector collector) => Steps.Reverse().Aggregate((DecodingStep)collector, (next, make) => make(next));
}
