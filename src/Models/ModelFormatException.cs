namespace Pipeline.Models;

/// <summary>A file of a model is not what it claims to be, or asks for what is not supported. The message is for the user: what, which file, which tensor or key, what to do.</summary>
public sealed class ModelFormatException(string message) : Exception(message);
