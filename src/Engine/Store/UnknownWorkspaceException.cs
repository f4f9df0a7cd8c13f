namespace Pipeline.Engine.Store;

/// <summary>The user named a workspace that the store knows nothing of; the message lists those it does.</summary>
public sealed class UnknownWorkspaceException(string message) : Exception(message);
