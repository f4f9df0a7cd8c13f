namespace Pipeline.Models.Tokenization.Chat;

/// <summary>A conversation that a template cannot express. The message says which message of it, and what is allowed.</summary>
public sealed class ChatFormatException(string message, Exception? inner = null) : Exception(message, inner);
