namespace Pipeline.Providers.Faults;

/// <summary>How long to wait before the next try: twice as long each time, up to a limit, half of it at random, so that calls that failed together do not come back together.</summary>
internal static class Backoff
{
    /// <summary>What is added to the wait that a server asks for, at most, as a share: for the same reason.</summary>
    private const double Spread = 0.1;

    /// <param name="attempt">Tries that failed before this one; 0 after the first.</param>
    /// <param name="random">In [0, 1).</param>
    /// <param name="retryAfter">What the server asks for: never undercut.</param>
    public static TimeSpan Delay(int attempt, TimeSpan first, TimeSpan longest, double random, TimeSpan? retryAfter)
    {
        // Beyond 2^30 the limit has long been reached, and a double would still hold it.
        var full = Math.Min(first.TotalSeconds * Math.Pow(2, Math.Min(attempt, 30)), longest.TotalSeconds);
        var own = full * (1 + random) / 2;
        var asked = (retryAfter ?? TimeSpan.Zero).TotalSeconds * (1 + (Spread * random));
        return TimeSpan.FromSeconds(Math.Max(own, asked));
    }
}
