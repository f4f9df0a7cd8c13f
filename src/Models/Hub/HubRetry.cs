using Polly;
using Polly.Retry;

namespace Pipeline.Models.Hub;

/// <summary>Tries again what may be mended by it: after what the server asks for, else after delays that double, with some chance in them.</summary>
internal static class HubRetry
{
    public static ResiliencePipeline Of(HubOptions options, TimeProvider time) => new ResiliencePipelineBuilder { TimeProvider = time }
        .AddRetry(new RetryStrategyOptions
        {
            ShouldHandle = new PredicateBuilder().Handle<HubTransientException>(),
            MaxRetryAttempts = options.Attempts - 1,
            BackoffType = DelayBackoffType.Exponential,
            UseJitter = true,
            Delay = options.FirstDelay,
            MaxDelay = options.MaximumDelay,
            DelayGenerator = arguments => ValueTask.FromResult((arguments.Outcome.Exception as HubTransientException)?.RetryAfter),
        })
        .Build();
}
