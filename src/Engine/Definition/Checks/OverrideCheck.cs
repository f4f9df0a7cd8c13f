using Pipeline.Engine.Definition.Yaml;

namespace Pipeline.Engine.Definition.Checks;

/// <summary>Reads <c>--set=Stage.key=value</c> and lays it over the stage's params.</summary>
internal sealed class OverrideCheck(NodeReader reader, StageIndex stages)
{
    /// <summary>The stage with its changed node, or null where the override is wrong.</summary>
    /// <param name="current">Gives a stage as the profile and earlier overrides left it.</param>
    public StageEntry? Apply(string text, Func<string, StageEntry> current)
    {
        var position = new SourcePosition($"--set={Visible.Text(text)}", 0, 0);
        var equals = text.IndexOf('=', StringComparison.Ordinal);
        var parts = equals < 0 ? [] : text[..equals].Split('.');
        if (parts.Length < 2 || parts.Contains(""))
        {
            reader.Violations.Add(position, "an override is written Stage.key=value");
            return null;
        }

        // Letter case aside, as on the rest of the command line: it distinguishes no two stages.
        if (stages.Names.FirstOrDefault(name => string.Equals(name, parts[0], StringComparison.OrdinalIgnoreCase)) is not { } named)
        {
            reader.Violations.Add(position, $"there is no stage {Visible.Quote(parts[0])}{reader.Violations.Suggest(parts[0], stages.Names)}");
            return null;
        }

        var stage = current(named);
        var keys = parts.AsSpan(1).ToArray();
        return Value(text[(equals + 1)..], position) is { } value && IsKnown(stage, keys, position)
            ? stage with { Node = Lay(stage.Node, keys, value, position) }
            : null;
    }

    private YamlNode? Value(string text, SourcePosition position)
    {
        if (string.IsNullOrWhiteSpace(text))
            return new YamlScalar(position, "", ScalarType.Null);
        if (text.TrimStart() is ['#', ..])
        {
            reader.Violations.Add(position, "the value is a YAML comment; put it in quotes");
            return null;
        }

        var value = YamlReader.Parse(text, position, reader.Violations);
        if (value is not YamlMapping)
            return value;
        reader.Violations.Add(position, "the value is a map; set its keys one by one, or put a text in quotes");
        return null;
    }

    /// <summary>A command's parameters are those that the file gives it; an executable's are checked by its schema.</summary>
    private bool IsKnown(StageEntry stage, string[] keys, SourcePosition position)
    {
        if (stage.Executable is not null)
            return true;
        var map = stage.Node["params"] as YamlMapping;
        foreach (var key in keys)
        {
            if (map?[key] is not { } next)
            {
                reader.Violations.Add(position, $"the stage '{stage.Name}' has no parameter {Visible.Quote(string.Join('.', keys))}{reader.Violations.Suggest(key, [.. map?.Names ?? []])}");
                return false;
            }

            map = next as YamlMapping;
        }

        return true;
    }

    private static YamlMapping Lay(YamlMapping stage, string[] keys, YamlNode value, SourcePosition position)
    {
        foreach (var key in keys.Reverse())
        {
            var map = new YamlMapping(position);
            map.TryAdd(new YamlScalar(position, key, ScalarType.Text), value);
            value = map;
        }

        var name = new YamlScalar(position, "params", ScalarType.Text);
        var under = stage["params"];
        return stage.With(name, YamlMerge.Deep(under?.IsNull == true ? null : under, value)!);
    }
}
