using YamlDotNet.Core;
using YamlDotNet.Core.Events;

namespace Pipeline.Engine.Definition.Yaml;

/// <summary>The core schema's own tags say how a value is read; every other tag is refused.</summary>
internal static class TagRules
{
    private const string Core = "tag:yaml.org,2002:";

    /// <summary>The type of a scalar by its tag, style and text.</summary>
    public static (ScalarType Type, double Number) Type(Scalar scalar, SourcePosition position, Checks.ViolationList violations)
    {
        if (scalar.Tag.IsEmpty)
            return scalar.Style == ScalarStyle.Plain ? CoreSchema.Resolve(scalar.Value) : (ScalarType.Text, 0);
        if (scalar.Tag.IsNonSpecific || scalar.Tag.Value == Core + "str")
            return (ScalarType.Text, 0);

        ScalarType? wanted = scalar.Tag.Value switch
        {
            Core + "null" => ScalarType.Null,
            Core + "bool" => ScalarType.Boolean,
            Core + "int" => ScalarType.Integer,
            Core + "float" => ScalarType.Real,
            _ => null,
        };
        if (wanted is null)
        {
            Refuse(scalar, position, violations);
            return (ScalarType.Text, 0);
        }

        var (type, number) = CoreSchema.Resolve(scalar.Value);
        if (type == ScalarType.Integer && wanted == ScalarType.Real)
            return (ScalarType.Real, number);
        if (type != wanted && type != ScalarType.Refused)
            violations.Add(position, $"{Visible.Quote(scalar.Value)} is not what its tag !!{Visible.Text(scalar.Tag.Value[Core.Length..])} says");
        return (type, number);
    }

    /// <summary>A collection may carry the tag of its own kind.</summary>
    public static void Check(NodeEvent node, string kind, SourcePosition position, Checks.ViolationList violations)
    {
        if (!node.Tag.IsEmpty && !node.Tag.IsNonSpecific && node.Tag.Value != Core + kind)
            Refuse(node, position, violations);
    }

    private static void Refuse(NodeEvent node, SourcePosition position, Checks.ViolationList violations) =>
        violations.Add(position, $"the tag {Visible.Quote(node.Tag.Value)} is refused; a pipeline file holds plain values only");
}
