namespace Pipeline.Providers.RateLimiting;

/// <summary>
/// Keeps calls within a provider's requests and tokens a minute, first come, first served. Tokens are taken by estimate before a call and corrected after it, so what the
/// provider counts passes the rate only where it counts more than was estimated.
/// </summary>
/// <param name="requestsPerMinute">Null for no limit.</param>
/// <param name="tokensPerMinute">Null for no limit. A call of more tokens than that goes alone in its minute.</param>
internal sealed class MinuteLimiter(long? requestsPerMinute, long? tokensPerMinute, TimeProvider clock)
{
    private readonly Lock _lock = new();
    private readonly long _start = clock.GetTimestamp();
    private readonly TokenBucket? _requests = requestsPerMinute is { } rate ? new(rate) : null;
    private readonly TokenBucket? _tokens = tokensPerMinute is { } rate ? new(rate) : null;
    private readonly MinuteWindow? _window = tokensPerMinute is { } rate ? new(rate) : null;
    private TimeSpan _last;

    /// <summary>Waits until a call of about <paramref name="tokens"/> tokens may be sent.</summary>
    /// <returns>What it took, for <see cref="Correct"/>; null without a limit on tokens.</returns>
    public async Task<MinuteWindow.Grant?> WaitAsync(long tokens, CancellationToken cancellation)
    {
        var (due, grant) = Reserve(tokens);
        // A timer counts in milliseconds and may come early by one.
        for (var left = due - Now(); left > TimeSpan.Zero; left = due - Now())
            await Task.Delay(TimeSpan.FromMilliseconds(Math.Ceiling(left.TotalMilliseconds)), clock, cancellation);
        cancellation.ThrowIfCancellationRequested();
        return grant;
    }

    /// <summary>Puts what a call really took in the place of its estimate.</summary>
    public void Correct(MinuteWindow.Grant? grant, long actual)
    {
        if (grant is null)
            return;
        lock (_lock)
        {
            _tokens?.Take(actual - grant.Count, Now());
            grant.Count = actual;
        }
    }

    private (TimeSpan Due, MinuteWindow.Grant? Grant) Reserve(long tokens)
    {
        lock (_lock)
        {
            // All limits are asked about the same instant: taken one after the other, a wait for one would bunch what another had spaced.
            var due = Now() is var now && now > _last ? now : _last;
            due = _window?.Earliest(tokens, due) ?? due;
            var (first, second) = (_requests?.Earliest(1, due) ?? due, _tokens?.Earliest(tokens, due) ?? due);
            _last = due = first > second ? first : second;
            _requests?.Take(1, due);
            _tokens?.Take(tokens, due);
            return (due, _window?.Take(tokens, due));
        }
    }

    private TimeSpan Now() => clock.GetElapsedTime(_start);
}
