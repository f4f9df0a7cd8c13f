namespace Pipeline.Host;

/// <summary>A mistake of the user's on the command line: the message says what is wrong and what to write instead.</summary>
internal sealed class UsageException(string message) : Exception(message);
