using Pipeline.Providers.Calls;
using Pipeline.Providers.Registry;

namespace Pipeline.Providers.Costs;

/// <summary>What a list of requests will take, before any is sent.</summary>
/// <param name="Stored">Requests whose replies are stored, or equal to another of the list: they cost nothing.</param>
/// <param name="Calls">Requests to be sent, each once.</param>
/// <param name="About">With prompts estimated and replies as long as they may be; null where the registry has no price.</param>
/// <param name="AtMost">The same with every byte of a prompt a token; tries that fail after the model answered come on top.</param>
public sealed record CostEstimate(int Stored, int Calls, decimal? About, decimal? AtMost)
{
    /// <summary>Of requests to one model.</summary>
    /// <inheritdoc cref="ModelEntry.Require" path="/exception"/>
    public static CostEstimate Of(ModelEntry entry, CallStore store, IReadOnlyList<ChatRequest> requests)
    {
        foreach (var request in requests)
            entry.Require(request);
        List<ChatRequest> missing = [.. requests.Select(request => (Key: CallStore.KeyOf(entry.Identity, request), Request: request)).DistinctBy(call => call.Key).Where(call => !store.Has(call.Key)).Select(call => call.Request)];
        return entry.Price is { } price
            ? new(requests.Count - missing.Count, missing.Count, missing.Sum(price.About), missing.Sum(price.AtMost))
            : new(requests.Count - missing.Count, missing.Count, null, null);
    }

    /// <summary>Both; without a price where one has none.</summary>
    public static CostEstimate operator +(CostEstimate one, CostEstimate other) => new(one.Stored + other.Stored, one.Calls + other.Calls, one.About + other.About, one.AtMost + other.AtMost);

    /// <summary>For a log.</summary>
    public override string ToString() => Calls == 0 ? $"all {Stored} replies are stored"
        : $"{Calls} calls, {Stored} replies are stored{(About is null or 0 ? "" : FormattableString.Invariant($", about {About:0.####} and at most {AtMost:0.####} in the registry's currency"))}";
}
