using Pipeline.Providers.Costs;

namespace Pipeline.Providers.Calls;

/// <summary>A model, and all that stands between it and those who ask: stored replies, limits, tries again.</summary>
public interface IModelCaller
{
    /// <summary>Its name, for tables and messages: the alias, or what a local model is.</summary>
    string Name { get; }

    /// <summary>Exactly one outcome for each request, in their order.</summary>
    /// <param name="progress">Told as they come, one at a time.</param>
    Task<IReadOnlyList<CallOutcome>> AskAllAsync(IReadOnlyList<ChatRequest> requests, Action<CallProgress>? progress, CancellationToken cancellation);

    /// <summary>What these requests will take, before any is asked.</summary>
    CostEstimate Estimate(IReadOnlyList<ChatRequest> requests);
}
