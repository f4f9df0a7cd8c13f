using System.Text.Json.Nodes;
using Pipeline.Providers.Calls;
using Pipeline.Providers.Costs;
using Pipeline.Providers.Registry;

namespace Pipeline.Providers.Local;

/// <summary>Opens models, local ones and those behind an API, over one store of replies and one budget.</summary>
/// <param name="registry">The entries that the parameters name, by alias.</param>
/// <param name="calls">The folder of stored replies; null where none are kept.</param>
public sealed class ModelCallers(JsonObject registry, string? calls, Budget budget, LocalModelOptions local, TimeProvider clock)
{
    private readonly CallStore? _store = calls is null ? null : new(calls);
    private readonly ModelRegistry _registry = ModelRegistry.Parse(registry);

    /// <summary>Opens the model of an alias, or the local one.</summary>
    /// <param name="role">What it is for, in tables and messages: the name of a local model.</param>
    /// <param name="folders">Of the local model, where there is no alias.</param>
    /// <exception cref="ModelRegistryException">There is no such alias, or its key is missing.</exception>
    /// <exception cref="Pipeline.Models.ModelFormatException">The local model cannot be used.</exception>
    public OpenModel Open(string? alias, string role, LocalFolders? folders)
    {
        if (alias is not null)
        {
            var entry = _registry[alias];
            var model = ChatModels.Create(entry, entry.ReadKey(Environment.GetEnvironmentVariable), clock);
            return new(model, new ModelCaller(entry, model, _store ?? throw new ModelRegistryException("There is no folder for stored replies, and models that cost money are not asked without."), budget, new(), clock, Random.Shared.NextDouble));
        }

        var weights = LocalModel.Load(folders!.Model, folders.Adapter, local);
        return new(weights, new LocalCaller($"local {role}", weights, _store));
    }

    /// <summary>Adds what calls took to a stage's numbers of this run.</summary>
    public void Report(JsonObject usage)
    {
        usage["calls"] = budget.Calls;
        usage["cost"] = budget.Spent;
        if (_store is { Damaged: > 0 and var damaged })
            usage["damaged_replies"] = damaged;
    }
}

/// <summary>A model to ask; disposing frees what it holds.</summary>
public sealed record OpenModel(IDisposable Held, IModelCaller Caller) : IDisposable
{
    public void Dispose() => Held.Dispose();
}
