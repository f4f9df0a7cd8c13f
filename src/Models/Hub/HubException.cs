namespace Pipeline.Models.Hub;

/// <summary>A model could not be fetched, for good. The message is for the user: what, from where, what to do.</summary>
public sealed class HubException(string message) : Exception(message);
