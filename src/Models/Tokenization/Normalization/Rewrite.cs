namespace Pipeline.Models.Tokenization.Normalization;

/// <summary>A rewriting that does not ask what came before the text.</summary>
internal sealed class Rewrite(Func<string, string> rewrite) : INormalizer
{
    public string Normalize(string text, bool continues) => rewrite(text);
}
