namespace Pipeline.Providers.Calls;

/// <summary>How far a list of requests is.</summary>
/// <param name="Done">Requests with an outcome.</param>
/// <param name="Total">All of them.</param>
/// <param name="FromStore">Those done whose reply was stored before.</param>
/// <param name="Cost">What the others cost so far.</param>
public sealed record CallProgress(int Done, int Total, int FromStore, decimal Cost);
