using System.Text.Json.Nodes;
using Pipeline.Providers.Calls;
using Pipeline.Providers.Costs;
using Pipeline.Providers.Registry;

namespace Pipeline.Providers.Local;

/// <summary>Opens models, local ones and those behind an API, over one store of replies and one budget.</summary>
/// <param name="registry">The entries that the parameters name, by alias.</param>
/// <param name="calls">The folder of stored replies; null where none are kept.</param>
public sealed class ModelCallers(JsonObject registry, string? calls, Budget budget, LocalModelOptions local, TimeProvider clock) : IDisposable
{
    /// <summary>A stage that is stopped has three seconds: what is in flight has to come home and be stored in less.</summary>
    private static readonly CallOptions Options = new() { Grace = TimeSpan.FromSeconds(2.5) };

    private readonly CallStore? _store = calls is null ? null : new(calls);
    private readonly ModelRegistry _registry = ModelRegistry.Parse(registry);
    private readonly Dictionary<string, (IChatModel Model, ModelCaller Caller)> _opened = new(StringComparer.Ordinal);

    /// <summary>Opens the model of an alias, or the local one.</summary>
    /// <param name="role">What it is for, in tables and messages: the name of a local model.</param>
    /// <param name="folders">Of the local model, where there is no alias.</param>
    /// <exception cref="ModelRegistryException">There is no such alias, or its key is missing.</exception>
    /// <exception cref="Pipeline.Models.ModelFormatException">The local model cannot be used.</exception>
    public OpenModel Open(string? alias, string role, LocalFolders? folders)
    {
        if (alias is not null)
            return new(null, Caller(alias));
        var model = LocalModel.Load(folders!.Model, folders.Adapter, local);
        return new(model, new LocalCaller($"local {role}", model, _store));
    }

    /// <summary>Adds what calls took to a stage's numbers of this run.</summary>
    public void Report(JsonObject usage)
    {
        usage["calls"] = budget.Calls;
        usage["cost"] = budget.Spent;
        if (_store is { Damaged: > 0 and var damaged })
            usage["damaged_replies"] = damaged;
    }

    public void Dispose()
    {
        foreach (var (model, _) in _opened.Values)
            model.Dispose();
    }

    /// <summary>One for each alias, whatever its roles: the provider's limits are the alias's.</summary>
    private ModelCaller Caller(string alias)
    {
        if (_opened.TryGetValue(alias, out var known))
            return known.Caller;
        var entry = _registry[alias];
        var store = _store ?? throw new ModelRegistryException($"There is no folder for stored replies, and {alias} is not asked without: what is paid for is kept.");
        var model = ChatModels.Create(entry, entry.ReadKey(Environment.GetEnvironmentVariable), clock);
        var caller = new ModelCaller(entry, model, store, budget, Options, clock, Random.Shared.NextDouble);
        _opened.Add(alias, (model, caller));
        return caller;
    }
}

/// <summary>A model to ask; disposing frees a local one.</summary>
public sealed record OpenModel(LocalModel? Local, IModelCaller Caller) : IDisposable
{
    public void Dispose() => Local?.Dispose();
}
