using Pipeline.Engine.Definition.Yaml;

namespace Pipeline.Engine.Definition.Checks;

/// <summary>Takes nodes for what they should be; what they are not is a violation and null. An absent node is null and no violation.</summary>
internal sealed class NodeReader(ViolationList violations)
{
    public ViolationList Violations { get; } = violations;

    /// <summary>A map; one left empty (<c>params:</c> and nothing after it) counts as absent.</summary>
    public YamlMapping? Mapping(YamlNode? node, string what)
    {
        if (node is null or YamlMapping || node.IsNull)
            return node as YamlMapping;
        Wrong(node, what, "a map");
        return null;
    }

    public string? Text(YamlNode? node, string what)
    {
        if (node is null)
            return null;
        if (node is YamlScalar { Type: ScalarType.Text } scalar)
            return scalar.Text;
        Wrong(node, what, node is YamlScalar and { IsNull: false } ? "text (put it in quotes)" : "text");
        return null;
    }

    public long? Integer(YamlNode? node, string what, long least, long most)
    {
        if (node is null)
            return null;
        if (node is not YamlScalar { Type: ScalarType.Integer or ScalarType.Real } scalar || Math.Floor(scalar.Number) != scalar.Number)
        {
            Wrong(node, what, "a whole number");
            return null;
        }

        if (scalar.Number >= least && scalar.Number <= most)
            return (long)scalar.Number;
        Violations.Add(node, $"{what} must be {(most == CoreSchema.LargestInteger ? $"{least} or more" : $"from {least} to {most}")}, not {Visible.Text(scalar.Text)}");
        return null;
    }

    public bool? Boolean(YamlNode? node, string what)
    {
        if (node is null)
            return null;
        if (node is YamlScalar { Type: ScalarType.Boolean } scalar)
            return scalar.Number != 0;
        Wrong(node, what, "true or false");
        return null;
    }

    /// <summary>The texts of a list, with their nodes; empty for an absent or empty one.</summary>
    public IReadOnlyList<(string Text, YamlNode Node)> Texts(YamlNode? node, string what)
    {
        if (node is null || node.IsNull)
            return [];
        if (node is not YamlSequence sequence)
        {
            Wrong(node, what, "a list");
            return [];
        }

        var texts = new List<(string, YamlNode)>();
        foreach (var item in sequence.Items)
        {
            if (Text(item, $"each of {what}") is { } text)
                texts.Add((text, item));
        }

        return texts;
    }

    /// <summary>Reports every key of the map that is not one of these.</summary>
    public void Keys(YamlMapping mapping, string where, IReadOnlyCollection<string> valid)
    {
        foreach (var (name, entry) in mapping.Entries)
        {
            if (!valid.Contains(name))
                Violations.Add(entry.Key, $"unknown key {Visible.Quote(name)} {where}{Violations.Suggest(name, valid)}");
        }
    }

    /// <summary>Reports a name that breaks the rule.</summary>
    public bool Name(YamlNode node, string name, string what)
    {
        if (PipelineNames.IsValid(name))
            return true;
        Violations.Add(node, $"{Visible.Quote(name)} cannot be the name of {what}: {PipelineNames.Rule}");
        return false;
    }

    public void Wrong(YamlNode node, string what, string wanted)
    {
        if (node is not YamlScalar { Type: ScalarType.Refused })
            Violations.Add(node, $"{what} must be {wanted}, not {node.Kind}");
    }
}
