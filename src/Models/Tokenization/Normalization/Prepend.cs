namespace Pipeline.Models.Tokenization.Normalization;

/// <summary>Puts a string in front of a text, unless the text is empty or goes on from another.</summary>
internal sealed class Prepend(string prefix) : INormalizer
{
    public string Normalize(string text, bool continues) => continues || text.Length == 0 ? text : prefix + text;
}
