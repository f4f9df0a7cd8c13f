using System.Threading.RateLimiting;
using Pipeline.Providers;
using Pipeline.Providers.Calls;
using Pipeline.Providers.Costs;
using Pipeline.Providers.Registry;

namespace Pipeline.Evaluation.Benchmark;

/// <summary>
/// The rate that arrives at a server where 600 calls a minute are allowed, for half a minute. Peer: .NET's own token bucket with the same burst and the same flow, at the same time and
/// through the same client.
/// </summary>
internal static class RateCase
{
    /// <summary>Ours holds a hundredth of the rate and lets 99 hundredths flow, so that no minute sees more than all of it.</summary>
    private const int Allowed = 600, Burst = Allowed / 100, Flow = Allowed - Burst, Calls = Burst + (Flow / 2), AtOnce = 32;

    public static async Task RunAsync()
    {
        var folder = Directory.CreateTempSubdirectory("pipeline-benchmark-").FullName;
        try
        {
            await using var server = await CountingServer.StartAsync();
            // The first calls compile, and would come late.
            await Task.WhenAll(AskAsync(Entry(server, "warm"), folder, Burst), AskLimitedAsync(Entry(server, "warm"), Burst));
            await Task.WhenAll(AskAsync(Entry(server, "ours"), folder, Calls), AskLimitedAsync(Entry(server, "peer"), Calls));
            var (ours, peer) = (Kept(server, "ours"), Kept(server, "peer"));
            Console.WriteLine($"{Allowed} calls a minute allowed: {ours.Ratio:0.000} × kept after the burst, a minute with it sees {ours.Minute:0.0}; goal 0.98 × and {Allowed} at most");
            Console.WriteLine($"the same, TokenBucketRateLimiter: {peer.Ratio:0.000} ×, a minute sees {peer.Minute:0.0}; ours is {ours.Ratio / peer.Ratio:0.000} × that");
        }
        finally
        {
            Directory.Delete(folder, recursive: true);
        }
    }

    private static async Task AskAsync(ModelEntry entry, string folder, int calls)
    {
        using var model = ChatModels.Create(entry, null, TimeProvider.System);
        var caller = new ModelCaller(entry, model, new(folder), Budget.Unlimited(), new(), TimeProvider.System, Random.Shared.NextDouble);
        await caller.AskAllAsync([.. Enumerable.Range(0, calls).Select(Request)], null, CancellationToken.None);
    }

    private static async Task AskLimitedAsync(ModelEntry entry, int calls)
    {
        using var model = ChatModels.Create(entry, null, TimeProvider.System);
        await using var limiter = new TokenBucketRateLimiter(new()
        {
            TokenLimit = Burst, TokensPerPeriod = 1, ReplenishmentPeriod = TimeSpan.FromMinutes(1) / Flow, QueueLimit = calls, QueueProcessingOrder = QueueProcessingOrder.OldestFirst,
        });
        await Parallel.ForAsync(0, calls, new ParallelOptions { MaxDegreeOfParallelism = AtOnce }, async (number, cancellation) =>
        {
            using var lease = await limiter.AcquireAsync(1, cancellation);
            await model.AskAsync(Request(number), cancellation);
        });
    }

    /// <returns>The rate after the burst over the allowed one, and the calls that a minute with the burst sees at that rate.</returns>
    private static (double Ratio, double Minute) Kept(CountingServer server, string model)
    {
        var arrivals = server.Arrivals(model);
        if (arrivals.Count != Calls)
            throw new InvalidOperationException($"{arrivals.Count} of {Calls} calls arrived: their rate would say nothing.");
        var perMinute = (Calls - Burst) / (arrivals[^1] - arrivals[0]).TotalMinutes;
        return (perMinute / Allowed, Burst + perMinute);
    }

    private static ChatRequest Request(int number) => new() { Messages = [new(ChatRole.User, $"Question {number}")], MaxTokens = 16 };

    private static ModelEntry Entry(CountingServer server, string model) => new()
    {
        Alias = model, Provider = ProviderKind.OpenAiCompatible, Model = model, BaseAddress = server.Address, RequestsPerMinute = Allowed, Concurrency = AtOnce,
    };
}
