namespace Pipeline.Models.Tokenization.PreTokenization;

/// <summary>Pre-tokenizers one after another, each on the words of the one before.</summary>
internal sealed class PreTokenizerSequence(IPreTokenizer[] steps) : IPreTokenizer
{
    public Pieces Apply(Pieces pieces) => steps.Aggregate(pieces, (current, step) => step.Apply(current));
}
