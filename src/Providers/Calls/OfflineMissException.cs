namespace Pipeline.Providers.Calls;

/// <summary>Replies are missing, and no call may be made for them.</summary>
public sealed class OfflineMissException(int missing, int total) : Exception(
    $"{missing} of {total} replies are not stored, and calls are offline. Run once with the network, or with the folder of calls of a run that had it.")
{
    public int Missing { get; } = missing;
}
