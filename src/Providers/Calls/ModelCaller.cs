using Pipeline.Providers.Costs;
using Pipeline.Providers.Faults;
using Pipeline.Providers.RateLimiting;
using Pipeline.Providers.Registry;
using Polly;
using Polly.Retry;

namespace Pipeline.Providers.Calls;

/// <summary>
/// Asks a model behind an API: stored replies first, then within budget and limits, again where a fault may pass. A reply is stored when it arrives.
/// </summary>
public sealed class ModelCaller : IModelCaller, IDisposable
{
    private readonly ModelEntry _entry;
    private readonly IChatModel _model;
    private readonly CallStore? _store;
    private readonly Budget _budget;
    private readonly TimeProvider _clock;
    private readonly CallOptions _options;
    private readonly MinuteLimiter _limiter;
    private readonly ResiliencePipeline<ChatReply> _retries;

    /// <param name="model">From <see cref="ChatModels.Create"/>.</param>
    /// <param name="store">Null where replies are not kept.</param>
    /// <param name="budget">May be shared with other callers.</param>
    /// <param name="random">In [0, 1): spreads the waits before tries.</param>
    /// <exception cref="ArgumentException">An option is out of its bounds.</exception>
    /// <exception cref="ModelRegistryException">The budget is in money, and the entry has no price.</exception>
    public ModelCaller(ModelEntry entry, IChatModel model, CallStore? store, Budget budget, TimeProvider clock, Func<double> random, CallOptions? options = null)
    {
        (_entry, _model, _store, _budget, _clock, _options) = (entry, model, store, budget, clock, options ?? new());
        _options.Check();
        if (budget.LimitsMoney && entry.Price is null)
            throw new ModelRegistryException($"The budget is in money, and models.{entry.Alias} has no price_in and price_out. Add them, or limit budget.calls.");
        _limiter = new(entry.RequestsPerMinute, entry.TokensPerMinute, clock);
        _retries = Retries(random);
    }

    public string Name => _entry.Alias;

    /// <inheritdoc/>
    /// <exception cref="ProviderRefusedException">No call will do until a person has seen to it. Replies so far are stored.</exception>
    /// <exception cref="BudgetExceededException">The next call could pass the budget. Replies so far are stored.</exception>
    /// <exception cref="OfflineMissException">Replies are missing, and the entry or the options say that none may be asked for.</exception>
    public async Task<IReadOnlyList<CallOutcome>> AskAllAsync(IReadOnlyList<ChatRequest> requests, Action<CallProgress>? progress, CancellationToken cancellation)
    {
        var calls = requests.Select(request => new Call(CallStore.KeyOf(_entry.Identity, request), request)).ToArray();
        var known = calls.DistinctBy(call => call.Key).Select(call => (call.Key, Outcome: Stored(call))).ToDictionary(pair => pair.Key, pair => pair.Outcome, StringComparer.Ordinal);
        var open = calls.DistinctBy(call => call.Key).Where(call => known[call.Key] is null).ToArray();
        if (open.Length > 0 && (_options.IsOffline || _entry.IsOffline))
            throw new OfflineMissException(open.Length, known.Count);

        var told = new Progress(progress, known.Count, known.Count - open.Length);
        foreach (var (call, outcome) in open.Zip(await MakeAsync(open, told, cancellation)))
            known[call.Key] = outcome;
        return [.. calls.Select(call => known[call.Key]!)];
    }

    /// <summary>What a list of requests will take, before any is sent.</summary>
    public CostEstimate Estimate(IReadOnlyList<ChatRequest> requests)
    {
        var distinct = requests.DistinctBy(request => CallStore.KeyOf(_entry.Identity, request)).ToList();
        var open = distinct.Where(request => _store?.Find(_entry.Identity, request) is null).ToList();
        return new(
            distinct.Count - open.Count, open.Count,
            _entry.Price is { } price ? open.Sum(price.About) : null, _entry.Price is { } most ? open.Sum(most.AtMost) : null);
    }

    public void Dispose() => (_model as IDisposable)?.Dispose();

    private CallOutcome? Stored(Call call) => _store?.Find(_entry.Identity, call.Request) is { } reply ? CallOutcome.Of(call.Key, reply, attempts: 0, cost: 0) : null;

    /// <summary>Makes the calls, some at a time. What ends all of them ends none at once: those in flight have a moment to come home, since they are paid for.</summary>
    private async Task<CallOutcome[]> MakeAsync(Call[] calls, Progress told, CancellationToken cancellation)
    {
        var outcomes = new CallOutcome[calls.Length];
        using var flight = new CancellationTokenSource();
        using var stop = CancellationTokenSource.CreateLinkedTokenSource(cancellation);
        await using var grace = stop.Token.Register(() => flight.CancelAfter(_options.Grace));
        Exception? fatal = null;
        var next = -1;
        await Task.WhenAll(Enumerable.Range(0, Math.Min(_entry.Concurrency, calls.Length)).Select(_ => WorkAsync()));
        if (fatal is not null)
            throw fatal;
        cancellation.ThrowIfCancellationRequested();
        return outcomes;

        async Task WorkAsync()
        {
            while (!stop.IsCancellationRequested && Interlocked.Increment(ref next) is var place && place < calls.Length)
            {
                try
                {
                    outcomes[place] = await MakeAsync(calls[place], stop.Token, flight.Token);
                    told.Add(outcomes[place]);
                }
                catch (OperationCanceledException) when (stop.IsCancellationRequested)
                {
                    return;
                }
                catch (Exception failure)
                {
                    Interlocked.CompareExchange(ref fatal, failure, null);
                    await stop.CancelAsync();
                }
            }
        }
    }

    /// <param name="stop">Nothing new is begun after it: no call, no further try, no wait.</param>
    /// <param name="flight">Ends what is in flight.</param>
    private async Task<CallOutcome> MakeAsync(Call call, CancellationToken stop, CancellationToken flight)
    {
        var spending = new Spending();
        try
        {
            var reply = await _retries.ExecuteAsync(async token => await TryAsync(call.Request, spending, token, flight), stop);
            _store?.Put(_entry.Identity, call.Request, reply);
            return CallOutcome.Of(call.Key, reply, spending.Attempts, spending.Cost);
        }
        catch (ModelFaultException fault) when (fault.Fault.Kind is FaultKind.Refused)
        {
            var refusal = new ChatReply("", FinishReason.ContentFilter, new(0, 0));
            _store?.Put(_entry.Identity, call.Request, refusal);
            return CallOutcome.Of(call.Key, refusal, spending.Attempts, spending.Cost) with { Problem = fault.Message };
        }
        catch (ModelFaultException fault) when (fault.Fault.Kind is FaultKind.Fatal)
        {
            throw new ProviderRefusedException(Name, fault.Fault);
        }
        catch (ModelFaultException fault)
        {
            return new(fault.Fault.Kind is FaultKind.Unparsable ? OutcomeKind.Unparsable : OutcomeKind.Failed, call.Key, null, spending.Attempts, spending.Cost, fault.Message);
        }
    }

    /// <summary>One try: reserve, wait for the limits, ask, settle.</summary>
    private async Task<ChatReply> TryAsync(ChatRequest request, Spending spending, CancellationToken stop, CancellationToken flight)
    {
        using var reservation = await _budget.ReserveAsync(_entry.Price?.AtMost(request) ?? 0, stop);
        var grant = await _limiter.WaitAsync(TokenEstimate.Prompt(request) + request.MaxTokens, stop);
        spending.Attempts++;
        using var late = new CancellationTokenSource(_entry.Timeout, _clock);
        using var both = CancellationTokenSource.CreateLinkedTokenSource(flight, late.Token);
        try
        {
            var reply = await _model.AskAsync(request, both.Token);
            _limiter.Correct(grant, reply.Usage.Total);
            spending.Add(_entry.Price?.Of(reply.Usage) ?? 0, reservation);
            return reply;
        }
        catch (OperationCanceledException) when (late.IsCancellationRequested && !flight.IsCancellationRequested)
        {
            spending.AddWorst(_entry.Price?.AtMost(request) ?? 0, reservation);
            throw new ModelFaultException(new(FaultKind.Transient, $"there was no reply within {_entry.Timeout.TotalSeconds:0.###} s") { MayBeCharged = true });
        }
        catch (ModelFaultException fault) when (fault.Fault.MayBeCharged)
        {
            spending.AddWorst(_entry.Price?.AtMost(request) ?? 0, reservation);
            throw;
        }
    }

    private ResiliencePipeline<ChatReply> Retries(Func<double> random) => _options.Retries == 0
        ? ResiliencePipeline<ChatReply>.Empty
        : new ResiliencePipelineBuilder<ChatReply> { TimeProvider = _clock }.AddRetry(new RetryStrategyOptions<ChatReply>
        {
            MaxRetryAttempts = _options.Retries,
            ShouldHandle = new PredicateBuilder<ChatReply>().Handle<ModelFaultException>(fault => fault.Fault.IsRetried),
            DelayGenerator = failed => new(Backoff.Delay(
                failed.AttemptNumber, _options.FirstDelay, _options.LongestDelay, random(), (failed.Outcome.Exception as ModelFaultException)?.Fault.RetryAfter)),
        }).Build();

    private sealed record Call(string Key, ChatRequest Request);

    /// <summary>What one call took, over all its tries.</summary>
    private sealed class Spending
    {
        public int Attempts { get; set; }

        public decimal Cost { get; private set; }

        public void Add(decimal cost, Budget.Reservation reservation)
        {
            reservation.Settle(cost);
            Cost += cost;
        }

        /// <summary>The server may have answered and charged: nobody knows what.</summary>
        public void AddWorst(decimal worst, Budget.Reservation reservation)
        {
            reservation.SettleWorst();
            Cost += worst;
        }
    }

    /// <summary>Counts outcomes as they come, one at a time.</summary>
    private sealed class Progress(Action<CallProgress>? told, int total, int stored)
    {
        private readonly Lock _lock = new();
        private int _made;
        private decimal _cost;

        public void Add(CallOutcome outcome)
        {
            lock (_lock)
            {
                _cost += outcome.Cost;
                told?.Invoke(new(stored + ++_made, total, stored, _cost));
            }
        }
    }
}
