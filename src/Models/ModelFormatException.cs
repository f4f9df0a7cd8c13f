namespace Pipeline.Models;

/// <summary>
/// A file of a model folder cannot be used: damaged, of an unknown kind, or at odds with another. The message is for the person
/// who chose the model: which file, what is wrong in it, and what to do. A message is all there is; the code is not at fault.
/// </summary>
public sealed class ModelFormatException(string message) : Exception(message);
