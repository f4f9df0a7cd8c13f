using System.Text.Json.Nodes;
using Pipeline.Providers.Calls;
using Pipeline.Providers.Costs;
using Pipeline.Providers.Registry;

namespace Pipeline.Providers.Local;

/// <summary>Opens models, local ones and those behind an API, over one store of replies and one budget.</summary>
public sealed class ModelCallers : IDisposable
{
    /// <summary>A stage that is stopped has three seconds: what is in flight has to come home and be stored in less.</summary>
    private static readonly CallOptions Options = new() { Grace = TimeSpan.FromSeconds(2.5) };

    private readonly CallStore? _store;
    private readonly Budget _budget;
    private readonly LocalModelOptions _local;
    private readonly JsonObject _usage;
    private readonly Dictionary<string, (IChatModel Model, ModelCaller Caller)> _opened = new(StringComparer.Ordinal);

    /// <summary>Makes ready what is behind an API, so that a missing key or price is known before anything is paid for.</summary>
    /// <param name="registry">The entries that the parameters name, by alias.</param>
    /// <param name="calls">The folder of stored replies; null where none are kept.</param>
    /// <exception cref="ModelRegistryException">An entry cannot be used, or its key or price is missing.</exception>
    /// <param name="usage">The stage's numbers of this run.</param>
    public ModelCallers(JsonObject registry, string? calls, Budget budget, LocalModelOptions local, JsonObject usage, TimeProvider clock)
    {
        (_store, _budget, _local, _usage) = (calls is null ? null : new(calls), budget, local, usage);
        OpenAll(registry, budget, clock);
    }

    /// <summary>Opens a model.</summary>
    /// <exception cref="Pipeline.Models.ModelFormatException">The local model cannot be used.</exception>
    public OpenModel Open(ModelChoice choice)
    {
        if (choice.Alias is { } alias)
            return new(null, _opened[alias].Caller);
        var model = LocalModel.Load(choice.Local!.Model, choice.Local.Adapter, _local);
        return new(model, new LocalCaller($"local {choice.Role}", model, _store));
    }

    /// <summary>Opens a model for as long as it takes to ask it everything.</summary>
    /// <param name="log">Told what it will take, before.</param>
    /// <param name="progress">Told how many of how many replies are there.</param>
    /// <returns>The model's name, and one outcome for each request, in their order.</returns>
    public async Task<(string Model, IReadOnlyList<CallOutcome> Outcomes)> AskAsync(
        ModelChoice choice, IReadOnlyList<ChatRequest> requests, Action<string> log, Action<long, long> progress, CancellationToken cancellation)
    {
        using var model = Open(choice);
        return (model.Caller.Name, await model.AskAsync(requests, $"{choice.Role}: asks {model.Caller.Name} {requests.Count} questions", log, progress, cancellation));
    }

    /// <summary>Adds what the calls took to the stage's numbers of this run, however the stage ends: what was asked was paid for.</summary>
    public void Dispose()
    {
        _usage["calls"] = _budget.Calls;
        _usage["cost"] = _budget.Spent;
        if (_store is { Damaged: > 0 and var damaged })
            _usage["damaged_replies"] = damaged;
        foreach (var (model, _) in _opened.Values)
            model.Dispose();
    }

    /// <summary>One for each alias, whatever its roles: the provider's limits are the alias's.</summary>
    private void OpenAll(JsonObject registry, Budget budget, TimeProvider clock)
    {
        foreach (var entry in ModelRegistry.Parse(registry).Entries)
        {
            var store = _store ?? throw new ModelRegistryException($"There is no folder for stored replies, and {entry.Alias} is not asked without: what is paid for is kept.");
            if (budget.LimitsMoney && entry.Price is null)
                throw new ModelRegistryException($"A budget in money needs prices: set models.{entry.Alias}.price_in and price_out, or limit the number of calls alone.");
            var model = ChatModels.Create(entry, entry.ReadKey(Environment.GetEnvironmentVariable), clock);
            _opened.Add(entry.Alias, (model, new ModelCaller(entry, model, store, budget, Options, clock, Random.Shared.NextDouble)));
        }
    }
}

/// <summary>A model to ask; disposing frees a local one.</summary>
public sealed record OpenModel(LocalModel? Local, IModelCaller Caller) : IDisposable
{
    /// <summary>Says what it will take, then asks.</summary>
    /// <param name="what">As the log has it: who asks whom how much.</param>
    /// <inheritdoc cref="ModelCallers.AskAsync"/>
    /// <returns>One outcome for each request, in their order.</returns>
    public Task<IReadOnlyList<CallOutcome>> AskAsync(
        IReadOnlyList<ChatRequest> requests, string what, Action<string> log, Action<long, long> progress, CancellationToken cancellation)
    {
        log($"{what}: {Caller.Estimate(requests)}");
        return Caller.AskAllAsync(requests, made => progress(made.Done, made.Total), cancellation);
    }

    public void Dispose() => Local?.Dispose();
}
