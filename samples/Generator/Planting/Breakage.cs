namespace Pipeline.Samples.Planting;

/// <summary>Rows as they arrive from careless exports: none can be trained on.</summary>
public static class Breakage
{
    private static readonly (string Reason, Func<Row, string> Make)[] Kinds =
    [
        ("cut off in the middle: not JSON", row => JsonLines.Instruction(row) is var text ? text[..(text.Length / 2)] : ""),
        ("a list, not an object", row => $"[{Quoted(row.Instruction)},{Quoted(row.Output)}]"),
        ("no output", row => Object(row, "")),
        ("output is null", row => Object(row, ",\"output\":null")),
        ("output is empty", row => Object(row, ",\"output\":\"\"")),
        ("output is white space", row => Object(row, ",\"output\":\"  \\t \"")),
        ("output is an object", row => Object(row, $",\"output\":{{\"text\":{Quoted(row.Output)}}}")),
        ("instruction is empty", row => $"{{\"instruction\":\"\",\"output\":{Quoted(row.Output)},\"category\":{Quoted(row.Category)}}}"),
    ];

    /// <summary>The kinds take turns.</summary>
    public static Line Of(Row row, int turn)
    {
        var (reason, make) = Kinds[turn % Kinds.Length];
        return new Line(make(row), row, new Plant(Plant.Broken, reason));
    }

    private static string Object(Row row, string output) => $"{{\"instruction\":{Quoted(row.Instruction)}{output},\"category\":{Quoted(row.Category)}}}";

    /// <summary>The samples hold no character that needs more than this.</summary>
    private static string Quoted(string text) => $"\"{text.Replace("\"", "\\\"", StringComparison.Ordinal)}\"";
}
