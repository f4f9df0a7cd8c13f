namespace Pipeline.Sdk;

/// <summary>A parameter or an input is not right. The user sees the message and nothing else: say what is wrong, where, and what to do.</summary>
public sealed class StageInputException(string message, Exception? innerException = null) : Exception(message, innerException);

/// <summary>An outside service refused for good (no key, no credit, no such model): trying again changes nothing. The user sees the message and nothing else.</summary>
public sealed class ServiceRefusedException(string message, Exception? innerException = null) : Exception(message, innerException);
