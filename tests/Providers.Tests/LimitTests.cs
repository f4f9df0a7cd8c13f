using Pipeline.Providers.Calls;
using Pipeline.Providers.Costs;
using Pipeline.Providers.Faults;
using Pipeline.Providers.RateLimiting;
using Pipeline.Providers.Registry;

namespace Pipeline.Providers.Tests;

public sealed class LimitTests
{
    [TestCase(600, 1)]
    [TestCase(7, 1)]
    [TestCase(90_000, 150)]
    public void Bucket_keeps_99_percent_of_its_rate_and_passes_it_in_no_minute(long rate, int count)
    {
        var bucket = new TokenBucket(rate);
        var taken = new List<TimeSpan>();
        for (var at = TimeSpan.Zero; at < TimeSpan.FromMinutes(10);)
        {
            at = bucket.Earliest(count, at);
            bucket.Take(count, at);
            taken.Add(at);
        }

        var most = 0;
        for (int first = 0, last = 0; last < taken.Count; last++)
        {
            while (taken[last] - taken[first] >= TimeSpan.FromMinutes(1))
                first++;
            most = Math.Max(most, (last - first + 1) * count);
        }

        Assert.That(most, Is.LessThanOrEqualTo(rate));
        Assert.That((taken.Count - 1) * (double)count, Is.GreaterThanOrEqualTo(0.98 * 10 * rate));
    }

    [Test]
    public async Task Server_sees_at_most_the_rate_and_nearly_all_of_it()
    {
        await using var server = await ModelServer.StartAsync();
        using var caller = Callers.Of(Callers.Entry(server.Address, fields: [("requests_per_minute", 600), ("concurrency", 8)]));

        await caller.AskAllAsync(Callers.Asks(70), null, CancellationToken.None);

        // A bucket of 6, then 9.9 a second: 64 calls in 6.5 s, if this machine gives the time.
        var times = server.Requests.Select(request => request.At).Order().ToList();
        Assert.That(times[^1] - times[0], Is.GreaterThanOrEqualTo(TimeSpan.FromSeconds(64 / 9.9 - 0.2)));
    }

    // Doubles, half of it at random, never below what the server asks.
    [TestCase(0, 0.0, null, 0.5)]
    [TestCase(0, 1.0, null, 1.0)]
    [TestCase(3, 0.0, null, 4.0)]
    [TestCase(30, 1.0, null, 60.0)]
    [TestCase(0, 0.0, 5.0, 5.0)]
    [TestCase(0, 1.0, 5.0, 5.5)]
    public void Wait_before_a_try_is(int attempt, double random, double? retryAfter, double expected) => Assert.That(
        Backoff.Delay(attempt, TimeSpan.FromSeconds(1), TimeSpan.FromMinutes(1), random, retryAfter is { } seconds ? TimeSpan.FromSeconds(seconds) : null).TotalSeconds, Is.EqualTo(expected).Within(1e-9));

    [TestCase(null, "7", 7.0)]
    [TestCase("1500", "7", 1.5)]
    [TestCase(null, "Tue, 24 Nov 2026 12:00:30 GMT", 30.0)]
    [TestCase(null, "Tue, 24 Nov 2026 11:00:00 GMT", 0.0)]
    [TestCase(null, "-3", 0.0)]
    [TestCase(null, "soon", null)]
    [TestCase(null, null, null)]
    public void Retry_after_is_read_in_all_its_forms(string? milliseconds, string? header, double? expected) =>
        Assert.That(RetryAfter.Read(milliseconds, header, new DateTimeOffset(2026, 11, 24, 12, 0, 0, TimeSpan.Zero))?.TotalSeconds, Is.EqualTo(expected));

    [Test]
    public async Task Budget_of_calls_is_never_passed_and_replies_before_it_are_stored()
    {
        using var folder = new Testing.TemporaryFolder();
        await using var server = await ModelServer.StartAsync();
        var store = new CallStore(folder.Path);
        using var caller = Callers.Of(Callers.Entry(server.Address, fields: ("concurrency", 32)), store, new Budget(calls: 40));

        Assert.That(() => caller.AskAllAsync(Callers.Asks(100), null, CancellationToken.None), Throws.TypeOf<BudgetExceededException>().With.Message.Contains("40"));

        Assert.That(server.Requests, Has.Count.EqualTo(40));
        Assert.That(Callers.Asks(100).Count(request => store.Find(Callers.Entry(server.Address).Identity, request) is not null), Is.EqualTo(40));
    }

    [Test]
    public async Task Budget_of_money_is_never_passed_by_calls_in_flight()
    {
        await using var server = await ModelServer.StartAsync(async (_, _, _) =>
        {
            await Task.Delay(5);
            return false;
        });
        var entry = Callers.Entry(server.Address, fields: [("price_in", 1_000_000), ("price_out", 1_000_000), ("concurrency", 32)]);
        var budget = new Budget(money: 5000);
        using var caller = Callers.Of(entry, budget: budget);

        Assert.That(() => caller.AskAllAsync(Callers.Asks(1000), null, CancellationToken.None), Throws.TypeOf<BudgetExceededException>());

        // Each costs 15 (10 tokens read, 5 written, a unit of money each), and might have cost 1,024 and its prompt's bytes.
        Assert.That(budget.Spent, Is.EqualTo(15m * server.Requests.Count));
        Assert.That(budget.Spent, Is.InRange(5000 - 1100, 5000));
    }

    [Test]
    public async Task Estimate_counts_what_is_not_stored()
    {
        using var folder = new Testing.TemporaryFolder();
        await using var server = await ModelServer.StartAsync();
        using var caller = Callers.Of(Callers.Entry(server.Address, fields: [("price_in", 2), ("price_out", 10)]), new CallStore(folder.Path));
        await caller.AskAllAsync(Callers.Asks(3), null, CancellationToken.None);

        var estimate = caller.Estimate(Callers.Asks(5));

        Assert.That((estimate.Stored, estimate.Calls), Is.EqualTo((3, 2)));
        Assert.That(estimate.AtMost >= estimate.About);
        Assert.That(estimate.About, Is.EqualTo(2 * ((2m * 10) + (10m * 1024)) / 1_000_000)); // 2 tokens of "prompt 3" and 8 around it
    }

    [Test]
    public void Budget_of_money_needs_prices() => Assert.That(
        () => Callers.Of(Callers.Entry("http://127.0.0.1:1/", "openai"), budget: new Budget(money: 1)), Throws.TypeOf<ModelRegistryException>().With.Message.Contains("price_in"));
}
