using Pipeline.Providers.Calls;
using Pipeline.Providers.Costs;

namespace Pipeline.Providers.Local;

/// <summary>Asks a local model what has no stored reply yet, and stores each reply when it is there.</summary>
/// <param name="store">Null where replies are not kept.</param>
public sealed class LocalCaller(string name, LocalModel model, CallStore? store) : IModelCaller
{
    /// <summary>Replies that a killed process loses, at most.</summary>
    private const int Chunk = 256;

    public string Name => name;

    /// <inheritdoc/>
    public Task<IReadOnlyList<CallOutcome>> AskAllAsync(IReadOnlyList<ChatRequest> requests, Action<CallProgress>? progress, CancellationToken cancellation) =>
        Task.Run(() => AskAll(requests, progress, cancellation), cancellation);

    /// <inheritdoc/>
    public CostEstimate Estimate(IReadOnlyList<ChatRequest> requests)
    {
        var missing = requests.Select(request => CallStore.KeyOf(model.Identity, request)).Distinct(StringComparer.Ordinal).Count(key => store?.Has(key) is not true);
        return new(requests.Count - missing, missing, 0, 0);
    }

    private IReadOnlyList<CallOutcome> AskAll(IReadOnlyList<ChatRequest> requests, Action<CallProgress>? progress, CancellationToken cancellation)
    {
        var keys = requests.Select(request => CallStore.KeyOf(model.Identity, request)).ToArray();
        var known = new Dictionary<string, CallOutcome>(StringComparer.Ordinal);
        var open = new List<(string Key, LocalPrompt Prompt)>();
        foreach (var (key, request) in keys.Zip(requests).DistinctBy(pair => pair.First))
        {
            if (store?.Find(model.Identity, request) is { } reply)
                known[key] = CallOutcome.Of(key, reply, attempts: 0, cost: 0);
            else if (model.Encode(request) is var prompt && model.Problem(prompt) is { } problem)
                known[key] = new(OutcomeKind.Failed, key, null, 0, 0, problem);
            else
                open.Add((key, prompt));
        }

        var count = keys.CountBy(key => key).ToDictionary(StringComparer.Ordinal);
        var stored = known.Where(one => one.Value.IsFromStore).Sum(one => count[one.Key]);
        Report(0);
        foreach (var chunk in open.Chunk(Chunk))
        {
            var replies = model.Ask([.. chunk.Select(call => call.Prompt)], Report, cancellation);
            foreach (var ((key, prompt), (reply, latency)) in chunk.Zip(replies))
            {
                store?.Put(model.Identity, prompt.Request, reply);
                known[key] = CallOutcome.Of(key, reply, attempts: 1, cost: 0, latency);
            }

            Report(0);
        }

        return [.. keys.Select(key => known[key])];

        // Of a chunk in the making it is known how many replies are there and not which: those to equal requests count when all are.
        void Report(int made) => progress?.Invoke(new(known.Keys.Sum(key => count[key]) + made, requests.Count, stored, 0));
    }
}
