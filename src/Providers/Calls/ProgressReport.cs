namespace Pipeline.Providers.Calls;

/// <summary>Adds outcomes up, and tells each time, in order.</summary>
internal sealed class ProgressReport(int total, IProgress<CallProgress>? progress)
{
    private readonly Lock _lock = new();
    private CallProgress _sum = new(0, total, 0, 0);

    /// <param name="requests">How many requests the outcome is of: equal ones share it.</param>
    public void Add(CallOutcome outcome, int requests)
    {
        lock (_lock)
        {
            _sum = _sum with
            {
                Done = _sum.Done + requests,
                FromStore = _sum.FromStore + (outcome.IsFromStore ? requests : 0),
                Cost = _sum.Cost + outcome.Cost,
            };
            progress?.Report(_sum);
        }
    }
}
