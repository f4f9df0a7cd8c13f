using System.Text.Json.Nodes;
using Pipeline.Engine.Definition.Yaml;

namespace Pipeline.Engine.Definition.Checks;

/// <summary>Makes the definition of the file's tree: the file as it stands, then every profile, then the overrides.</summary>
internal sealed class PipelineBuilder(LoadRequest request, NodeReader reader)
{
    private static readonly string[] Fields = ["version", "name", "defaults", "models", "remotes", "stages", "profiles", "allow_paths"];
    private static readonly string[] DefaultsFields = ["seed", "resources"];

    public PipelineDefinition? Build(YamlNode tree, byte[] source)
    {
        if (tree is not YamlMapping root)
        {
            reader.Wrong(tree, "a pipeline file", "a map with version and stages");
            return null;
        }

        CheckHead(root);
        var paths = new WorkspacePaths(Path.GetDirectoryName(request.File)!);
        var allowed = Allow(root["allow_paths"], paths);
        var models = reader.Mapping(root["models"], "models");
        var secrets = new SecretNames();
        secrets.Register(models, reader);
        var registry = ModelsCheck.Read(models, reader);
        var remotes = reader.Mapping(root["remotes"], "remotes");
        RemotesCheck.Check(remotes, reader);

        var index = StageIndex.Read(reader.Mapping(root["stages"], "stages"), request.Catalog, reader);
        var layers = new StageLayers(index, new StageBuilder(reader, index, paths, secrets, registry, request.Catalog));
        var defaults = reader.Mapping(root["defaults"], "defaults");
        CheckDefaults(defaults, "defaults");
        layers.BuildAll(defaults?["resources"] as YamlMapping);
        CycleCheck.Check(layers.Stages, reader);
        defaults = ApplyProfiles(root, index, layers, defaults);
        ApplyOverrides(index, layers, defaults);

        return new PipelineDefinition
        {
            Name = Name(root["name"]),
            File = request.File,
            Seed = (long)((defaults?["seed"] as YamlScalar)?.Number ?? 0),
            Stages = layers.Stages,
            AllowPaths = allowed,
            Models = registry,
            Remotes = remotes is null ? [] : YamlJson.From(remotes),
            Overridden = request.Profile is not null || request.Sets.Count > 0,
            Source = source,
        };
    }

    private void CheckHead(YamlMapping root)
    {
        reader.Keys(root, "at the top of the file", Fields);
        if (root["version"] is not { } version)
            reader.Violations.Add(root, "'version: 1' is missing");
        else if (version is not YamlScalar { Type: ScalarType.Integer, Number: 1 })
            reader.Violations.Add(version, $"version must be 1, not {version.Kind}: this program reads no other");
        if (root["stages"] is null or { IsNull: true })
            reader.Violations.Add(root["stages"] ?? root, "'stages' is missing or empty: a map from each stage's name to what it is");
    }

    private string Name(YamlNode? node)
    {
        var name = reader.Text(node, "name");
        if (name is not null)
            reader.Name(node!, name, "a pipeline");
        var stem = Path.GetFileNameWithoutExtension(request.File);
        return name ?? (PipelineNames.IsValid(stem) ? stem : "pipeline");
    }

    private List<string> Allow(YamlNode? node, WorkspacePaths paths)
    {
        var allowed = new List<string>();
        foreach (var (text, at) in reader.Texts(node, "allow_paths"))
        {
            if (paths.Allow(text) is { } problem)
                reader.Violations.Add(at, problem);
            else
                allowed.Add(text);
        }

        return allowed;
    }

    private void CheckDefaults(YamlMapping? defaults, string where)
    {
        if (defaults is null)
            return;
        reader.Keys(defaults, $"in {where}", DefaultsFields);
        reader.Integer(defaults["seed"], $"{where}.seed", -CoreSchema.LargestInteger, CoreSchema.LargestInteger - 1);
        new ResourcesReader(reader).Read(reader.Mapping(defaults["resources"], $"{where}.resources"));
    }

    /// <summary>Checks every profile, applies the one asked for, and returns the defaults with it.</summary>
    private YamlMapping? ApplyProfiles(YamlMapping root, StageIndex index, StageLayers layers, YamlMapping? defaults)
    {
        var check = new ProfileCheck(reader, index);
        var profiles = reader.Mapping(root["profiles"], "profiles");
        var effective = defaults;
        foreach (var (name, entry) in profiles?.Entries ?? [])
        {
            var profile = check.Read(name, entry.Value);
            CheckDefaults(profile.Defaults, $"profiles.{Visible.Text(name)}.defaults");
            var merged = YamlMerge.Deep(defaults, profile.Defaults) as YamlMapping;
            layers.Lay(profile.Stages, merged?["resources"] as YamlMapping, keep: name == request.Profile);
            if (name == request.Profile)
                effective = merged;
        }

        if (request.Profile is { } wanted && profiles?[wanted] is null)
            reader.Violations.Add(new SourcePosition("--profile", 0, 0), $"there is no profile {Visible.Quote(wanted)}{reader.Violations.Suggest(wanted, [.. profiles?.Names ?? []])}");
        else if (!ReferenceEquals(effective, defaults))
            layers.BuildAll(effective?["resources"] as YamlMapping);
        return effective;
    }

    private void ApplyOverrides(StageIndex index, StageLayers layers, YamlMapping? defaults)
    {
        var check = new OverrideCheck(reader, index);
        foreach (var set in request.Sets)
        {
            if (check.Apply(set, layers.Current) is { } changed)
                layers.Lay([changed], defaults?["resources"] as YamlMapping, keep: true);
        }
    }
}
