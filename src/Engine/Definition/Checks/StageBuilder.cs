using System.Text.Json.Nodes;
using Pipeline.Contracts;
using Pipeline.Engine.Definition.Yaml;

namespace Pipeline.Engine.Definition.Checks;

/// <summary>Makes a stage of its node, and says everything that is wrong with it.</summary>
internal sealed class StageBuilder(NodeReader reader, StageIndex stages, WorkspacePaths paths, SecretNames secrets, IReadOnlyDictionary<string, ModelEntry> models, IStageCatalog catalog)
{
    private static readonly string[] Fields = ["uses", "run", "inputs", "outputs", "params", "resources", "code", "env", "cache", "frozen"];
    private static readonly string[] CacheWords = ["reuse", "always"];
    private static readonly string[] CacheFields = ["expires"];

    private readonly ResourcesReader _resources = new(reader);
    private readonly InputsCheck _inputs = new(reader, stages, paths);
    private readonly CommandCheck _command = new(reader, paths);
    private readonly SchemaCheck _schema = new(reader.Violations, [.. models.Keys]);

    /// <summary>The stage, as far as it can be told; parameters are named as <c>--set</c> names them.</summary>
    /// <param name="defaultResources">The file's <c>defaults.resources</c>, over which the stage's own lie.</param>
    public StageDefinition Build(StageEntry stage, YamlMapping? defaultResources)
    {
        var node = stage.Node;
        reader.Keys(node, $"in the stage '{stage.Name}'", Fields);
        var uses = Uses(stage);
        var run = reader.Text(node["run"], "run");
        CheckKind(stage);
        var inputs = _inputs.Read(stage);
        var outputs = stage.Executable is null ? _command.Outputs(node["outputs"]) : stage.Outputs!;
        var given = reader.Mapping(node["params"], "params");
        var parameters = Parameters(stage, given);
        if (run is not null)
        {
            string[] names = [.. (node["inputs"] as YamlMapping)?.Names ?? []];
            _command.Placeholders(node["run"]!, run, names, outputs, parameters);
        }

        return new StageDefinition
        {
            Name = stage.Name,
            Uses = uses,
            Run = run,
            Inputs = inputs,
            Outputs = outputs,
            Params = parameters,
            Models = ModelReferences(stage.Executable?.Description.Options, parameters),
            Resources = _resources.Read(YamlMerge.Deep(defaultResources, reader.Mapping(node["resources"], "resources")) as YamlMapping),
            Cache = Cache(node["cache"]),
            Frozen = reader.Boolean(node["frozen"], "frozen") ?? false,
            Code = _command.Code(node["code"]),
            Env = Env(node["env"]),
            Position = stage.Key.Position,
        };
    }

    private string? Uses(StageEntry stage)
    {
        var node = stage.Node["uses"];
        var uses = reader.Text(node, "uses");
        if (uses is not null && catalog.Find(uses) is null)
            reader.Violations.Add(node!, $"there is no stage executable {Visible.Quote(uses)}{reader.Violations.Suggest(uses, catalog.Names)}");
        return uses;
    }

    /// <summary>A stage has a command or an executable, and only a command brings its outputs and code along.</summary>
    private void CheckKind(StageEntry stage)
    {
        var node = stage.Node;
        if (node.TryGet("uses", out var uses) && node.TryGet("run", out var run))
            reader.Violations.Add(Later(uses.Key, run.Key), $"the stage '{stage.Name}' has both 'uses' and 'run'; it may have one");
        else if (node["uses"] is null && node["run"] is null)
            reader.Violations.Add(stage.Key, $"the stage '{stage.Name}' needs 'uses' (an executable under stages/) or 'run' (a command)");
        if (node["uses"] is null || node["run"] is not null)
            return;
        foreach (var name in (string[])["outputs", "code"])
        {
            if (node.TryGet(name, out var entry))
                reader.Violations.Add(entry.Key, $"'{name}' belongs to a stage with 'run'; the executable of 'uses' brings its own");
        }
    }

    private static YamlScalar Later(YamlScalar one, YamlScalar other) =>
        (one.Position.Line, one.Position.Column).CompareTo((other.Position.Line, other.Position.Column)) > 0 ? one : other;

    private JsonObject Parameters(StageEntry stage, YamlMapping? given)
    {
        if (stage.Executable?.Description is not { } description)
            return given is null ? [] : YamlJson.From(given);

        _schema.Check(given ?? new YamlMapping(stage.Key.Position), description.Options, description.Defaults, stage.Name);
        var parameters = description.Defaults.DeepClone().AsObject();
        Merge(parameters, given);
        return parameters;
    }

    /// <summary>The models that the parameters name; those that the registry does not have are violations already.</summary>
    private IReadOnlyList<ModelEntry> ModelReferences(JsonObject? schema, JsonNode? value) =>
    [
        .. References(schema, value).Distinct(StringComparer.Ordinal).Order(StringComparer.Ordinal)
            .Select(alias => models.GetValueOrDefault(alias)).OfType<ModelEntry>(),
    ];

    private static IEnumerable<string> References(JsonObject? schema, JsonNode? value) => value switch
    {
        JsonValue text when (string?)schema?["format"] == StageDescription.ModelFormat && text.TryGetValue<string>(out var alias) => [alias],
        JsonArray list => list.SelectMany(item => References(schema?["items"] as JsonObject, item)),
        JsonObject map => map.SelectMany(member => References(schema?["properties"]?[member.Key] as JsonObject, member.Value)),
        _ => [],
    };

    private static void Merge(JsonObject under, YamlMapping? over)
    {
        foreach (var (name, entry) in over?.Entries ?? [])
        {
            if (under[name] is JsonObject inner && entry.Value is YamlMapping map)
                Merge(inner, map);
            else
                under[name] = YamlJson.From(entry.Value);
        }
    }

    private CachePolicy Cache(YamlNode? node)
    {
        if (node is YamlMapping map)
        {
            reader.Keys(map, "in cache", CacheFields);
            if (map["expires"] is not (null or YamlScalar { Type: ScalarType.Null }))
                return new CachePolicy(Expires: _resources.Duration(map["expires"], "cache.expires"));
            reader.Violations.Add(map, $"cache.expires is missing: {Quantities.DurationRule}");
            return CachePolicy.Reuse;
        }

        if (node is null)
            return CachePolicy.Reuse;
        if (node is not YamlScalar { Type: ScalarType.Text } word)
            reader.Wrong(node, "cache", "reuse, always or { expires: 7d }");
        else if (!CacheWords.Contains(word.Text))
            reader.Violations.Add(node, $"cache must be reuse, always or {{ expires: 7d }}, not {node.Kind}");
        return new CachePolicy(Always: node is YamlScalar { Text: "always" });
    }

    private IReadOnlyList<string> Env(YamlNode? node)
    {
        if (node is null)
            return [];
        var names = new SortedSet<string>(StringComparer.Ordinal);
        foreach (var (name, at) in reader.Texts(node, "env"))
        {
            if (name.Length == 0 || char.IsAsciiDigit(name[0]) || name.Any(c => !char.IsAsciiLetterOrDigit(c) && c != '_'))
                reader.Violations.Add(at, $"{Visible.Quote(name)} cannot be the name of an environment variable");
            else if (secrets.IsSecret(name))
                reader.Violations.Add(at, $"'{name}' looks like a key, and a key never counts as input: take it out of env (the stage sees it all the same)");
            else
                names.Add(name);
        }

        return [.. names];
    }
}
