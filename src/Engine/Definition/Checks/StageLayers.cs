using Pipeline.Engine.Definition.Yaml;

namespace Pipeline.Engine.Definition.Checks;

/// <summary>The stages as the layers so far have made them: the file, a profile, overrides.</summary>
internal sealed class StageLayers(StageIndex index, StageBuilder builder)
{
    private readonly StageEntry[] _current = [.. index.Entries];
    private readonly StageDefinition[] _built = new StageDefinition[index.Entries.Count];

    public IReadOnlyList<StageDefinition> Stages => _built;

    public StageEntry Current(string name) => _current[index.Find(name)!.Number];

    /// <summary>Builds every stage over these default resources.</summary>
    public void BuildAll(YamlMapping? resources)
    {
        for (var i = 0; i < _current.Length; i++)
            _built[i] = builder.Build(_current[i], resources);
    }

    /// <summary>Checks changed stages, and keeps them if they are to count.</summary>
    public void Lay(IReadOnlyList<StageEntry> changed, YamlMapping? resources, bool keep)
    {
        foreach (var stage in changed)
        {
            var built = builder.Build(stage, resources);
            if (keep)
                (_current[stage.Number], _built[stage.Number]) = (stage, built);
        }
    }
}
