namespace Pipeline.Models.Tokenization.Decoding;

/// <summary>A token on its way to text.</summary>
/// <param name="Text">Its text so far.</param>
/// <param name="IsAdded">Whether it is an added token, whose text is never the writing of bytes.</param>
internal readonly record struct DecodedToken(string Text, bool IsAdded = false);
