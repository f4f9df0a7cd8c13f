namespace Pipeline.Engine.Install;

/// <summary>An executable cannot be installed: the message says which, why, and what to do.</summary>
public sealed class InstallException(string message, Exception? inner = null) : Exception(message, inner);
