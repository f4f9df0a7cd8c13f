using Pipeline.Engine.Definition.Yaml;

namespace Pipeline.Engine.Definition.Checks;

/// <summary>Reads the profiles: what each lays over the defaults and over stages' params and resources.</summary>
internal sealed class ProfileCheck(NodeReader reader, StageIndex stages)
{
    private static readonly string[] Fields = ["defaults", "stages"];
    private static readonly string[] StageFields = ["params", "resources"];

    /// <summary>The profile's parts; every mistake of form is reported.</summary>
    public Profile Read(string name, YamlNode node)
    {
        var shown = $"profiles.{Visible.Text(name)}";
        var profile = reader.Mapping(node, shown);
        if (profile is null)
            return new Profile(null, []);
        reader.Keys(profile, $"in {shown}", Fields);
        var changed = new List<StageEntry>();
        foreach (var (stageName, (key, value)) in reader.Mapping(profile["stages"], $"{shown}.stages")?.Entries ?? [])
        {
            if (stages.Find(stageName) is not { } stage)
                reader.Violations.Add(key, $"there is no stage {Visible.Quote(stageName)}{reader.Violations.Suggest(stageName, stages.Names)}");
            else if (reader.Mapping(value, $"{shown}.stages.{stageName}") is { } over)
                changed.Add(Lay(over, stage, shown));
        }

        return new Profile(reader.Mapping(profile["defaults"], $"{shown}.defaults"), changed);
    }

    private StageEntry Lay(YamlMapping over, StageEntry stage, string profile)
    {
        reader.Keys(over, $"in {profile}.stages.{stage.Name} (a profile changes params and resources)", StageFields);
        var node = stage.Node;
        foreach (var field in StageFields)
        {
            if (over.TryGet(field, out var entry) && !entry.Value.IsNull)
                node = node.With(entry.Key, YamlMerge.Deep(stage.Node[field], entry.Value)!);
        }

        return stage with { Node = node };
    }
}

/// <param name="Stages">Those it changes, with their changed nodes.</param>
internal sealed record Profile(YamlMapping? Defaults, IReadOnlyList<StageEntry> Stages);
