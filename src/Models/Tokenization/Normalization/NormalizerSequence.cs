namespace Pipeline.Models.Tokenization.Normalization;

/// <summary>Normalizers one after another.</summary>
internal sealed class NormalizerSequence(INormalizer[] steps) : INormalizer
{
    public string Normalize(string text, bool continues) => steps.Aggregate(text, (current, step) => step.Normalize(current, continues));
}
