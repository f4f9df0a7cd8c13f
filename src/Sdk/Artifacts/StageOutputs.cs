using Pipeline.Contracts;

namespace Pipeline.Sdk.Artifacts;

/// <summary>A stage's outputs, by name.</summary>
public sealed class StageOutputs
{
    private readonly Dictionary<string, StageOutput> _outputs;

    internal StageOutputs(IReadOnlyDictionary<string, string> folders) =>
        _outputs = folders.ToDictionary(folder => folder.Key, folder => new StageOutput(folder.Key, folder.Value), StringComparer.Ordinal);

    /// <summary>An output.</summary>
    /// <exception cref="ArgumentException">The request names no such output.</exception>
    public StageOutput this[string name] => _outputs.TryGetValue(name, out var output)
        ? output
        : throw new ArgumentException($"The request has no output '{name}'; it has {string.Join(", ", _outputs.Keys.Order(StringComparer.Ordinal))}.", nameof(name));

    internal IReadOnlyDictionary<string, StageOutputResult> Results() =>
        _outputs.ToDictionary(output => output.Key, output => new StageOutputResult(output.Value.Rows), StringComparer.Ordinal);
}
