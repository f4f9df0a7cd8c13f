using System.Collections.Concurrent;
using Pipeline.Providers.Costs;
using Pipeline.Providers.Faults;
using Pipeline.Providers.Registry;

namespace Pipeline.Providers.Calls;

/// <summary>
/// Asks a model so that nothing is asked twice and nothing is lost: stored replies first, then within the budget and the provider's limits, again after faults that pass; and each
/// reply is stored as it arrives.
/// </summary>
public sealed class ModelCaller : IModelCaller
{
    private readonly ModelEntry _entry;
    private readonly CallStore _store;
    private readonly CallOptions _options;
    private readonly TimeProvider _clock;
    private readonly CallTries _tries;
    private int _replies;
    private int _givenUp;
    private readonly ConcurrentDictionary<string, Lazy<Task<CallOutcome>>> _running = new(StringComparer.Ordinal);

    /// <param name="model">Stays its maker's to dispose, after the last call.</param>
    /// <param name="budget">May be shared by callers of several models.</param>
    /// <param name="random">In [0, 1), from any thread: spreads the waits before tries that are repeated.</param>
    /// <exception cref="ArgumentException">An option is out of its bounds, or the budget is in money and the model has no price.</exception>
    public ModelCaller(ModelEntry entry, IChatModel model, CallStore store, Budget budget, CallOptions options, TimeProvider clock, Func<double> random)
    {
        options.Check();
        if (budget.LimitsMoney && entry.Price is null)
            throw new ArgumentException($"A budget in money needs prices: set models.{entry.Alias}.price_in and price_out, or limit the number of calls alone.");
        (_entry, _store, _options, _clock) = (entry, store, options, clock);
        _tries = new(entry, model, budget, options, clock, random);
    }

    public string Name => _entry.Alias;

    /// <summary>What these requests will take, before any is sent.</summary>
    public CostEstimate Estimate(IReadOnlyList<ChatRequest> requests) => CostEstimate.Of(_entry, _store, requests);

    /// <summary>Asks all of them, several at once. Equal requests are one call.</summary>
    /// <param name="concurrency">Calls at once, at most; nor more than the registry allows.</param>
    /// <returns>One outcome for each request, in their order.</returns>
    /// <exception cref="ProviderRefusedException">No call will do until a person has seen to it, or the server is not there.</exception>
    /// <exception cref="BudgetExceededException">The next call could pass the budget.</exception>
    /// <exception cref="OfflineMissException">Calls are offline, and replies are missing.</exception>
    /// <exception cref="ArgumentException">A request is out of its bounds.</exception>
    /// <exception cref="ModelRegistryException">The registry says that the model cannot be asked this.</exception>
    /// <exception cref="OperationCanceledException">The caller gave up. As after the others, what was in flight and came within the grace is stored.</exception>
    public async Task<IReadOnlyList<CallOutcome>> AskAllAsync(IReadOnlyList<ChatRequest> requests, int concurrency, IProgress<CallProgress>? progress, CancellationToken cancellation)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(concurrency, 1);
        var calls = Named(requests);
        var count = calls.CountBy(call => call.Key).ToDictionary(StringComparer.Ordinal);
        List<NamedCall> different = [.. calls.DistinctBy(call => call.Key)];
        RefuseMisses(different);

        using var stop = CancellationTokenSource.CreateLinkedTokenSource(cancellation);
        // What was sent is paid: it gets the grace, and then is let go.
        using var abandon = new CancellationTokenSource(Timeout.InfiniteTimeSpan, _clock);
        using var grace = stop.Token.Register(() => abandon.CancelAfter(_options.Grace));
        var outcomes = new ConcurrentDictionary<string, CallOutcome>(StringComparer.Ordinal);
        var report = new ProgressReport(requests.Count, progress);
        var fatal = new FirstFailure(stop);

        await Task.WhenAll(Partitioner.Create(different, EnumerablePartitionerOptions.NoBuffering)
            .GetPartitions(Math.Min(concurrency, _entry.Concurrency))
            .Select(part => Task.Run(async () =>
            {
                using (part)
                {
                    while (!stop.IsCancellationRequested && part.MoveNext())
                    {
                        var call = part.Current;
                        if (await fatal.GuardAsync(() => AskOnceAsync(call, stop.Token, abandon.Token)) is not { } outcome)
                            return;
                        outcomes[call.Key] = outcome;
                        report.Add(outcome, count[call.Key]);
                    }
                }
            }, CancellationToken.None)));

        fatal.ThrowIfAny();
        cancellation.ThrowIfCancellationRequested();
        return [.. calls.Select(call => outcomes[call.Key])];
    }

    /// <summary>As many at once as the registry allows.</summary>
    /// <inheritdoc cref="AskAllAsync(IReadOnlyList{ChatRequest}, int, IProgress{CallProgress}?, CancellationToken)"/>
    public Task<IReadOnlyList<CallOutcome>> AskAllAsync(IReadOnlyList<ChatRequest> requests, Action<CallProgress>? progress, CancellationToken cancellation) =>
        AskAllAsync(requests, _entry.Concurrency, progress is null ? null : new Told(progress), cancellation);

    /// <summary>Joins a call that is under way for the same request, of another list.</summary>
    private async Task<CallOutcome> AskOnceAsync(NamedCall call, CancellationToken stop, CancellationToken abandon)
    {
        while (true)
        {
            var running = _running.GetOrAdd(call.Key, _ => new(() => AskAsync(call, stop, abandon)));
            try
            {
                return await running.Value;
            }
            catch (OperationCanceledException) when (!stop.IsCancellationRequested)
            {
                // It was the other list that was stopped: this one asks itself.
            }
            finally
            {
                _running.TryRemove(new(call.Key, running));
            }
        }
    }

    private async Task<CallOutcome> AskAsync(NamedCall call, CancellationToken stop, CancellationToken abandon)
    {
        if (_store.Find(call.Key) is { } stored)
            return CallOutcome.Of(call.Key, stored, 0, 0);
        var tally = new CallTally();
        try
        {
            var reply = await _tries.RunAsync(call.Request, tally, stop, abandon);
            Interlocked.Increment(ref _replies);
            _store.Put(call.Key, call.Canonical, reply);
            return CallOutcome.Of(call.Key, reply, tally.Attempts, tally.Cost, tally.Latency);
        }
        catch (ModelFaultException failure) when (failure.Fault.Kind == FaultKind.Refused)
        {
            // The filter's answer is an answer: it would be the same next time.
            var reply = new ChatReply("", FinishReason.ContentFilter, new(0, 0));
            _store.Put(call.Key, call.Canonical, reply);
            return CallOutcome.Of(call.Key, reply, tally.Attempts, tally.Cost);
        }
        catch (ModelFaultException failure) when (failure.Fault.Kind != FaultKind.Fatal)
        {
            stop.ThrowIfCancellationRequested();
            RequireServer(failure.Fault);
            var kind = failure.Fault.Kind == FaultKind.Unparsable ? OutcomeKind.Unparsable : OutcomeKind.Failed;
            return new(kind, call.Key, null, tally.Attempts, tally.Cost, failure.Fault.Message);
        }
        catch (ModelFaultException failure)
        {
            throw new ProviderRefusedException(_entry.Alias, failure.Fault);
        }
    }

    /// <summary>A server that answered nothing yet, and let as many calls fail in all their tries as run at once, is not there: thousands more would take hours to say the same.</summary>
    private void RequireServer(Fault fault)
    {
        if (fault.IsRetried && Interlocked.Increment(ref _givenUp) >= _entry.Concurrency && Volatile.Read(ref _replies) == 0)
            throw new ProviderRefusedException(_entry.Alias, fault with
            {
                Message = $"none of the first {_entry.Concurrency} calls got a reply, each tried {_options.Retries + 1} times: {fault.Message}",
                Advice = $"See whether the server runs, and whether models.{_entry.Alias}.base_address is right. Run again to go on.",
            });
    }

    private void RefuseMisses(List<NamedCall> calls)
    {
        if ((_options.IsOffline || _entry.IsOffline) && calls.Count(call => _store.Find(call.Key) is null) is var missing and > 0)
            throw new OfflineMissException(missing, calls.Count);
    }

    private List<NamedCall> Named(IReadOnlyList<ChatRequest> requests) => [.. requests.Select(Named)];

    private NamedCall Named(ChatRequest request)
    {
        _entry.Require(request);
        var canonical = CallKey.Canonical(_entry.Identity, request);
        return new(CallKey.Of(canonical), canonical, request);
    }

    /// <summary>Tells at once, not later on another thread as <see cref="Progress{T}"/> does.</summary>
    private sealed class Told(Action<CallProgress> tell) : IProgress<CallProgress>
    {
        public void Report(CallProgress value) => tell(value);
    }

    /// <summary>A request and the name of its stored reply.</summary>
    private sealed record NamedCall(string Key, byte[] Canonical, ChatRequest Request);
}
