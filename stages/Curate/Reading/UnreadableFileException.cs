namespace Pipeline.Curate.Reading;

/// <summary>A file of the input, or all of it, is of no use. The message is for the user: it names file and line.</summary>
internal sealed class UnreadableFileException(string message) : Exception(message);
