namespace Pipeline.Engine.Execution.Processes;

/// <summary>A stage process could not be started; the message names the file and says what to do.</summary>
public sealed class StartFailedException(string message, Exception? inner = null) : Exception(message, inner);
