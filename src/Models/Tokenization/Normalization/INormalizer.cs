namespace Pipeline.Models.Tokenization.Normalization;

/// <summary>A rewriting of text before it is cut.</summary>
internal interface INormalizer
{
    /// <summary>The rewritten text.</summary>
    /// <param name="text">Text between added tokens.</param>
    /// <param name="continues">Whether the text goes on from text before it, so that nothing belongs in front of it.</param>
    string Normalize(string text, bool continues);
}
