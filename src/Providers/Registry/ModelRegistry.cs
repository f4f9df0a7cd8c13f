using System.Text.Json.Nodes;

namespace Pipeline.Providers.Registry;

/// <summary>The models of <c>pipeline.yaml</c>, by alias.</summary>
public sealed class ModelRegistry
{
    private readonly SortedDictionary<string, ModelEntry> _entries;

    private ModelRegistry(IEnumerable<ModelEntry> entries) => _entries = new(entries.ToDictionary(entry => entry.Alias, StringComparer.Ordinal), StringComparer.Ordinal);

    /// <summary>All of them, by alias.</summary>
    public IReadOnlyCollection<ModelEntry> Entries => _entries.Values;

    /// <exception cref="ModelRegistryException">There is no such alias: with the nearest and the list.</exception>
    public ModelEntry this[string alias] => _entries.TryGetValue(alias, out var entry) ? entry : throw new ModelRegistryException(Unknown(alias));

    /// <param name="models">The <c>models</c> section: alias → fields in snake_case.</param>
    /// <exception cref="ModelRegistryException">All violations at once, each with alias and field.</exception>
    public static ModelRegistry Parse(JsonObject models)
    {
        List<string> violations = [];
        List<ModelEntry> entries = [];
        foreach (var (alias, node) in models)
        {
            if (new EntryReader(alias, node, violations).Read() is { } entry)
                entries.Add(entry);
        }

        return violations.Count == 0 ? new(entries) : throw new ModelRegistryException($"The models cannot be used as they stand:\n  {string.Join("\n  ", violations)}");
    }

    private string Unknown(string alias)
    {
        if (_entries.Count == 0)
            return $"There is no model {alias}: models in pipeline.yaml is empty. Add it there.";
        var nearest = Nearest.To(alias, _entries.Keys);
        return $"There is no model {alias}.{(nearest is null ? "" : $" Did you mean {nearest}?")} The models are: {string.Join(", ", _entries.Keys)}.";
    }
}
