using System.Text.Json.Nodes;
using Pipeline.Providers.Calls;
using Pipeline.Providers.Costs;
using Pipeline.Providers.Registry;

namespace Pipeline.Providers.Local;

/// <summary>What calls would take before any is made: needs no key, and opens no model.</summary>
/// <param name="registry">The entries that the parameters name, by alias.</param>
/// <param name="calls">The folder of stored replies; null where none are kept.</param>
/// <exception cref="ModelRegistryException">An entry cannot be used.</exception>
public sealed class CallEstimates(JsonObject registry, string? calls)
{
    private readonly ModelRegistry _registry = ModelRegistry.Parse(registry);
    private CostEstimate _total = new(0, 0, 0, 0);

    /// <summary>All that was added.</summary>
    public CostEstimate Total => _total;

    /// <param name="alias">Null for a local model, whose calls cost nothing and are not counted.</param>
    /// <exception cref="ModelRegistryException">There is no folder for stored replies.</exception>
    public CallEstimates Add(string? alias, IReadOnlyList<ChatRequest> requests)
    {
        if (alias is not null)
            _total += CostEstimate.Of(_registry[alias], new(calls ?? throw new ModelRegistryException($"There is no folder for stored replies, and {alias} is not asked without.")), requests);
        return this;
    }
}
