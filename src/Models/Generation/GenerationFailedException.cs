namespace Pipeline.Models.Generation;

/// <summary>Generation cannot go on: the model's scores are not numbers. The message says where.</summary>
public sealed class GenerationFailedException(string message) : Exception(message);
