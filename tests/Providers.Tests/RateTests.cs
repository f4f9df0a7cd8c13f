using Pipeline.Providers.RateLimiting;

namespace Pipeline.Providers.Tests;

public sealed class RateTests
{
    private static readonly TimeSpan Minute = TimeSpan.FromMinutes(1);

    [TestCase(1)]
    [TestCase(2)]
    [TestCase(7)]
    [TestCase(60)]
    [TestCase(99)]
    [TestCase(100)]
    [TestCase(600)]
    [TestCase(10_000)]
    public async Task Requests_pass_the_rate_in_no_minute_and_keep_98_percent_of_it(int rate)
    {
        const int Minutes = 5;
        var clock = new JumpingClock();
        var limiter = new MinuteLimiter(rate, null, clock);
        // After a minute of rest the burst is full.
        clock.Advance(Minute);
        List<(TimeSpan At, long Count)> grants = [];

        for (var i = 0; i < rate * Minutes; i++)
        {
            _ = await limiter.WaitAsync(1, CancellationToken.None);
            grants.Add((clock.Now, 1));
        }

        Assert.That(MostInAMinute(grants), Is.LessThanOrEqualTo(rate));
        // The span of n grants has n − 1 gaps: a rate of 1 has nothing but the gaps to show.
        Assert.That((grants.Count - 1) / (grants[^1].At - grants[0].At).TotalMinutes, Is.GreaterThanOrEqualTo(0.98 * rate));
    }

    [Test]
    public async Task Tokens_pass_the_rate_in_no_minute_whatever_is_asked_and_corrected()
    {
        const int Rate = 10_000;
        var random = new Random(7);
        var clock = new JumpingClock();
        var limiter = new MinuteLimiter(300, Rate, clock);
        List<(TimeSpan At, long Count)> taken = [];

        for (var i = 0; i < 3_000; i++)
        {
            if (random.Next(50) == 0)
                clock.Advance(TimeSpan.FromSeconds(random.Next(90)));
            var estimate = random.Next(1, random.Next(10) == 0 ? 5_000 : 200);
            var grant = await limiter.WaitAsync(estimate, CancellationToken.None);
            var actual = random.Next(estimate + 1);
            taken.Add((clock.Now, actual));
            limiter.Correct(grant, actual);
        }

        Assert.That(MostInAMinute(taken), Is.LessThanOrEqualTo(Rate));
        Assert.That(MostInAMinute([.. taken.Select(grant => (grant.At, 1L))]), Is.LessThanOrEqualTo(300));
        Assert.That(taken.Sum(grant => grant.Count) / (taken[^1].At - taken[0].At).TotalMinutes, Is.GreaterThan(Rate / 3.0));
    }

    [Test]
    public async Task Call_of_more_tokens_than_a_minute_has_goes_alone()
    {
        var clock = new JumpingClock();
        var limiter = new MinuteLimiter(null, 100, clock);
        _ = await limiter.WaitAsync(50, CancellationToken.None);
        _ = await limiter.WaitAsync(500, CancellationToken.None);
        var alone = clock.Now;
        _ = await limiter.WaitAsync(1, CancellationToken.None);

        Assert.That((alone > Minute, clock.Now - alone > Minute), Is.EqualTo((true, true)));
    }

    [Test]
    public async Task Waiter_that_is_cancelled_is_let_go()
    {
        using var cancellation = new CancellationTokenSource();
        var limiter = new MinuteLimiter(1, null, TimeProvider.System);
        _ = await limiter.WaitAsync(1, CancellationToken.None);

        var waiting = limiter.WaitAsync(1, cancellation.Token);
        await cancellation.CancelAsync();

        await Assert.CatchAsync<OperationCanceledException>(() => waiting);
    }

    /// <summary>By the real clock it may only be shown that the rate is not passed; how much of it is kept is printed, since other work on the machine can hold a test up.</summary>
    [Test]
    public async Task Real_clock_lets_600_a_minute_through_and_no_more()
    {
        var limiter = new MinuteLimiter(600, null, TimeProvider.System);
        var start = TimeProvider.System.GetTimestamp();

        await Task.WhenAll(Enumerable.Range(0, 100).Select(_ => limiter.WaitAsync(1, CancellationToken.None)));

        var elapsed = TimeProvider.System.GetElapsedTime(start);
        TestContext.Out.WriteLine($"{(100 - 6) / elapsed.TotalMinutes / 600:0.0 %} of 600 a minute");
        // 6 at once, and 594 a minute.
        Assert.That(elapsed, Is.GreaterThanOrEqualTo(TimeSpan.FromMinutes(94 / 594.0)));
    }

    private static long MostInAMinute(List<(TimeSpan At, long Count)> grants)
    {
        var (most, sum, first) = (0L, 0L, 0);
        foreach (var (at, count) in grants)
        {
            sum += count;
            while (at - grants[first].At > Minute)
                sum -= grants[first++].Count;
            most = Math.Max(most, sum);
        }

        return most;
    }
}
