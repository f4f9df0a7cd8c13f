using Pipeline.Providers.Costs;
using Pipeline.Providers.Faults;
using Pipeline.Providers.RateLimiting;
using Pipeline.Providers.Registry;
using Polly;
using Polly.Retry;

namespace Pipeline.Providers.Calls;

/// <summary>
/// The tries of a call: each within the budget, the rate and its time. All three stand inside the retry, because a repeated try counts at the provider as much as the first.
/// </summary>
internal sealed class CallTries(ModelEntry entry, IChatModel model, Budget budget, CallOptions options, TimeProvider clock, Func<double> random)
{
    private readonly MinuteLimiter _limiter = new(entry.RequestsPerMinute, entry.TokensPerMinute, clock);
    private readonly ResiliencePipeline _retry = Retry(options, clock, random);

    /// <param name="tally">Gets what was sent and spent, whatever the end.</param>
    /// <param name="stop">Ends waiting; a try that was sent goes on.</param>
    /// <param name="abandon">Ends a try that was sent.</param>
    /// <exception cref="ModelFaultException">The last try's.</exception>
    /// <exception cref="BudgetExceededException">The next try does not fit.</exception>
    public async Task<ChatReply> RunAsync(ChatRequest request, CallTally tally, CancellationToken stop, CancellationToken abandon) =>
        await _retry.ExecuteAsync(async waiting => await TryAsync(request, tally, waiting, abandon), stop);

    private async ValueTask<ChatReply> TryAsync(ChatRequest request, CallTally tally, CancellationToken stop, CancellationToken abandon)
    {
        using var reservation = await budget.ReserveAsync(entry.Price?.AtMost(request) ?? 0, stop);
        var grant = await _limiter.WaitAsync(TokenEstimate.Prompt(request) + request.MaxTokens, stop);
        reservation.Send();
        tally.Attempts++;
        var sent = clock.GetTimestamp();
        try
        {
            var reply = await AskInTimeAsync(request, abandon);
            tally.Latency = clock.GetElapsedTime(sent);
            _limiter.Correct(grant, reply.Usage.Total);
            tally.Cost += reservation.Settle(entry.Price?.Of(reply.Usage) ?? 0);
            return reply;
        }
        catch (ModelFaultException fault) when (!fault.Fault.MayBeCharged)
        {
            throw;
        }
        catch
        {
            // Nobody knows whether the model answered: the budget is kept even if it did.
            tally.Cost += reservation.SettleWorst();
            throw;
        }
    }

    private async Task<ChatReply> AskInTimeAsync(ChatRequest request, CancellationToken abandon)
    {
        using var late = new CancellationTokenSource(entry.Timeout, clock);
        using var either = CancellationTokenSource.CreateLinkedTokenSource(late.Token, abandon);
        try
        {
            return await model.AskAsync(request, either.Token);
        }
        catch (OperationCanceledException) when (late.IsCancellationRequested && !abandon.IsCancellationRequested)
        {
            throw new ModelFaultException(new(FaultKind.Transient, $"no reply within {entry.Timeout.TotalSeconds:0.###} s (timeout_seconds)") { MayBeCharged = true });
        }
    }

    private static ResiliencePipeline Retry(CallOptions options, TimeProvider clock, Func<double> random) => options.Retries == 0
        ? ResiliencePipeline.Empty
        : new ResiliencePipelineBuilder { TimeProvider = clock }.AddRetry(new RetryStrategyOptions
        {
            MaxRetryAttempts = options.Retries,
            ShouldHandle = args => ValueTask.FromResult(args.Outcome.Exception is ModelFaultException { Fault.IsRetried: true }),
            DelayGenerator = args => ValueTask.FromResult<TimeSpan?>(
                Backoff.Delay(args.AttemptNumber, options.FirstDelay, options.LongestDelay, random(), (args.Outcome.Exception as ModelFaultException)?.Fault.RetryAfter)),
        }).Build();
}

/// <summary>What a call took so far.</summary>
internal sealed class CallTally
{
    public int Attempts { get; set; }

    public decimal Cost { get; set; }

    public TimeSpan? Latency { get; set; }
}
