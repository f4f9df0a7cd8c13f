namespace Pipeline.Models.Tokenization.Chat;

/// <summary>A part of a rendered conversation.</summary>
/// <param name="Text">Its text.</param>
/// <param name="IsTrained">Whether a model learns to write it: an assistant's words and the token that ends them.</param>
/// <param name="IsToken">Whether it is one token of the template. Any other text is text: what a message spells never becomes a special token.</param>
public sealed record ChatSegment(string Text, bool IsTrained, bool IsToken);
