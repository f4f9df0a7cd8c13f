using Pipeline.Engine.Definition.Yaml;

namespace Pipeline.Engine.Definition.Checks;

/// <summary>A stage as the file names it, before its parts are checked.</summary>
/// <param name="Number">Its place in the file, from 0.</param>
/// <param name="Outputs">Their names, or null where the stage is too wrong to tell.</param>
internal sealed record StageEntry(int Number, string Name, YamlScalar Key, YamlMapping Node, StageExecutable? Executable, IReadOnlyList<string>? Outputs);

/// <summary>The stages of a file by name, which references are looked up in.</summary>
internal sealed class StageIndex
{
    private readonly Dictionary<string, StageEntry> _byName = new(StringComparer.Ordinal);
    private readonly List<StageEntry> _entries = [];

    /// <summary>In the order of the file.</summary>
    public IReadOnlyList<StageEntry> Entries => _entries;

    public IReadOnlyCollection<string> Names => _byName.Keys;

    public StageEntry? Find(string name) => _byName.GetValueOrDefault(name);

    public static StageIndex Read(YamlMapping? stages, IStageCatalog catalog, NodeReader reader)
    {
        var index = new StageIndex();
        var seen = new Dictionary<string, YamlScalar>(StringComparer.OrdinalIgnoreCase);
        foreach (var (name, (key, value)) in stages?.Entries ?? [])
        {
            if (!reader.Name(key, name, "a stage"))
                continue;
            if (PipelineNames.Reserved.Contains(name))
                reader.Violations.Add(key, $"a stage cannot be called '{name}': that is a target of its own");
            else if (!seen.TryAdd(name, key))
                reader.Violations.Add(key, $"the stage '{name}' differs from '{seen[name].Text}' at line {seen[name].Position.Line} only in case");
            if (value is YamlMapping node)
                index.Add(name, key, node, catalog);
            else
                reader.Wrong(value, $"the stage '{name}'", "a map with 'uses' or 'run'");
        }

        return index;
    }

    private void Add(string name, YamlScalar key, YamlMapping node, IStageCatalog catalog)
    {
        var executable = node["run"] is null && node["uses"] is YamlScalar uses ? catalog.Find(uses.Text) : null;
        var outputs = executable is not null ? executable.Description.Outputs.Select(port => port.Name)
            : node["run"] is null ? null
            : (node["outputs"] as YamlSequence)?.Items.OfType<YamlScalar>().Select(item => item.Text) ?? [];
        var entry = new StageEntry(_entries.Count, name, key, node, executable, outputs?.Order(StringComparer.Ordinal).ToList());
        _entries.Add(entry);
        _byName.Add(name, entry);
    }
}
