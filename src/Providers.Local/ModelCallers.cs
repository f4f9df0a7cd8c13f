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
    private readonly Dictionary<string, (IChatModel Model, ModelCaller Caller)> _opened = new(StringComparer.Ordinal);

    /// <summary>Makes ready what is behind an API, so that a missing key or price is known before anything is paid for.</summary>
    /// <param name="registry">The entries that the parameters name, by alias.</param>
    /// <param name="calls">The folder of stored replies; null where none are kept.</param>
    /// <exception cref="ModelRegistryException">An entry cannot be used, or its key or price is missing.</exception>
    public ModelCallers(JsonObject registry, string? calls, Budget budget, LocalModelOptions local, TimeProvider clock)
    {
        (_store, _budget, _local) = (calls is null ? null : new(calls), budget, local);
        OpenAll(registry, budget, clock);
    }

    /// <summary>Opens the model of an alias, or the local one.</summary>
    /// <param name="role">What it is for, in tables and messages: the name of a local model.</param>
    /// <param name="folders">Of the local model, where there is no alias.</param>
    /// <exception cref="Pipeline.Models.ModelFormatException">The local model cannot be used.</exception>
    public OpenModel Open(string? alias, string role, LocalFolders? folders)
    {
        if (alias is not null)
            return new(null, _opened[alias].Caller);
        var model = LocalModel.Load(folders!.Model, folders.Adapter, _local);
        return new(model, new LocalCaller($"local {role}", model, _store));
    }

    /// <summary>Adds what calls took to a stage's numbers of this run.</summary>
    public void Report(JsonObject usage)
    {
        usage["calls"] = _budget.Calls;
        usage["cost"] = _budget.Spent;
        if (_store is { Damaged: > 0 and var damaged })
            usage["damaged_replies"] = damaged;
    }

    public void Dispose()
    {
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
    public void Dispose() => Local?.Dispose();
}
