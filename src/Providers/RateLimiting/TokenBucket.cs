namespace Pipeline.Providers.RateLimiting;

/// <summary>
/// A token bucket of which no minute takes more than its rate, one at a time: it holds a hundredth of the rate (at least 1), and 99 % flow in each minute, so their sum is the
/// most that any 60 seconds see, and 99 % what is kept up. Pure arithmetic, without a clock. Who takes more than it holds leaves a debt, which those after wait out.
/// </summary>
/// <remarks>Not <c>System.Threading.RateLimiting.TokenBucketRateLimiter</c>: that reads the machine's stopwatch even when it is replenished by hand, so no test could move its time.</remarks>
/// <param name="perMinute">At least 1.</param>
internal sealed class TokenBucket(long perMinute)
{
    private const double Flow = 0.99;
    private const double SecondsPerMinute = 60;

    private readonly double _capacity = Math.Max(1, perMinute / 100.0);
    private readonly double _perSecond = perMinute * Flow / SecondsPerMinute;
    private double _level = Math.Max(1, perMinute / 100.0);
    private TimeSpan _at = TimeSpan.Zero;

    /// <summary>When <paramref name="count"/> may be taken, not before <paramref name="from"/>.</summary>
    public TimeSpan Earliest(double count, TimeSpan from)
    {
        var missing = Math.Min(count, _capacity) - LevelAt(from);
        // Rounded up: a tick too early would be one too many in the minute.
        return missing <= 0 ? from : from + TimeSpan.FromTicks((long)Math.Ceiling(missing / _perSecond * TimeSpan.TicksPerSecond));
    }

    /// <summary>Takes <paramref name="count"/>; a negative one gives back.</summary>
    /// <param name="at">Not before the last time.</param>
    public void Take(double count, TimeSpan at)
    {
        _level = Math.Min(_capacity, LevelAt(at) - count);
        _at = at > _at ? at : _at;
    }

    private double LevelAt(TimeSpan at) => at <= _at ? _level : Math.Min(_capacity, _level + ((at - _at).TotalSeconds * _perSecond));
}
