namespace Pipeline.Providers.RateLimiting;

/// <summary>What was taken in the last 60 seconds, exactly: calls of many tokens are too coarse for a bucket to keep every minute within its rate.</summary>
internal sealed class MinuteWindow(long perMinute)
{
    /// <summary>With a quarter of a second for senders that wake late, and so come nearer to those after them.</summary>
    private static readonly TimeSpan Minute = TimeSpan.FromSeconds(60.25);

    private readonly Queue<Grant> _grants = new();

    /// <summary>When <paramref name="count"/> may be taken, not before <paramref name="from"/>. More than the rate is taken alone.</summary>
    public TimeSpan Earliest(long count, TimeSpan from)
    {
        while (_grants.TryPeek(out var oldest) && oldest.At + Minute < from)
            _grants.Dequeue();

        var sum = _grants.Sum(grant => grant.Count);
        foreach (var grant in _grants)
        {
            if (sum + count <= perMinute)
                break;
            sum -= grant.Count;
            from = Later(from, grant.At + Minute + TimeSpan.FromTicks(1));
        }

        return from;
    }

    /// <param name="at">Not before the last time.</param>
    public Grant Take(long count, TimeSpan at)
    {
        var grant = new Grant(at, count);
        _grants.Enqueue(grant);
        return grant;
    }

    private static TimeSpan Later(TimeSpan a, TimeSpan b) => a > b ? a : b;

    /// <summary>What one call took; corrected when it is known better.</summary>
    internal sealed class Grant(TimeSpan at, long count)
    {
        public TimeSpan At { get; } = at;

        public long Count { get; set; } = count;
    }
}
