using System.Globalization;
using System.Text.Json.Nodes;

namespace Pipeline.Engine.Definition.Checks;

/// <summary>The bounds that a JSON schema sets a number.</summary>
internal sealed record SchemaRange(double? Minimum, double? Maximum, double? Above, double? Below)
{
    public static SchemaRange Of(JsonObject schema) =>
        new(Bound(schema, "minimum"), Bound(schema, "maximum"), Bound(schema, "exclusiveMinimum"), Bound(schema, "exclusiveMaximum"));

    public bool Contains(double number) =>
        !(number < Minimum) && !(number > Maximum) && !(number <= Above) && !(number >= Below);

    /// <summary>The bounds in words: <c>from 1 to 1024</c>, <c>more than 0 and at most 1</c>.</summary>
    public override string ToString()
    {
        if (Minimum is { } from && Maximum is { } to && Above is null && Below is null)
            return $"from {Text(from)} to {Text(to)}";
        (string Words, double? Bound)[] bounds = [("at least", Minimum), ("more than", Above), ("at most", Maximum), ("less than", Below)];
        return string.Join(" and ", bounds.Where(bound => bound.Bound is not null).Select(bound => $"{bound.Words} {Text(bound.Bound!.Value)}"));
    }

    private static string Text(double bound) => bound.ToString(CultureInfo.InvariantCulture);

    private static double? Bound(JsonObject schema, string name) => schema[name]?.GetValueKind() == System.Text.Json.JsonValueKind.Number
        ? double.Parse(schema[name]!.ToJsonString(), CultureInfo.InvariantCulture)
        : null;
}
