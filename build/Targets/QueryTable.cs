using System.Text;
using System.Text.Json;
using Pipeline.Host.Output;

namespace Pipeline.Host.Targets;

/// <summary>Rows as a text table for people.</summary>
internal static class QueryTable
{
    private const int Widest = 60;

    /// <param name="rows">A JSON array of one object for each row, all with the same members.</param>
    public static string Of(string rows)
    {
        using var document = JsonDocument.Parse(rows);
        var lines = document.RootElement.EnumerateArray().Select(row => row.EnumerateObject().Select(member => Cell(member.Value)).ToArray()).ToList();
        if (lines.Count == 0)
            return "(no rows)";
        var titles = document.RootElement[0].EnumerateObject().Select(member => SafeText.Line(member.Name)).ToArray();
        var widths = titles.Select((title, i) => Math.Max(title.Length, lines.Max(line => line[i].Length))).ToArray();
        var text = new StringBuilder();
        Append(text, titles, widths);
        Append(text, [.. widths.Select(width => new string('─', width))], widths);
        foreach (var line in lines)
            Append(text, line, widths);
        return text.Append($"({lines.Count} {(lines.Count == 1 ? "row" : "rows")})").ToString();
    }

    private static void Append(StringBuilder text, string[] cells, int[] widths) =>
        text.Append(string.Join("  ", cells.Select((cell, i) => cell.PadRight(widths[i]))).TrimEnd()).Append('\n');

    private static string Cell(JsonElement value)
    {
        var text = SafeText.Line(value.ValueKind == JsonValueKind.String ? value.GetString()! : value.GetRawText());
        return text.Length > Widest ? text[..(Widest - 1)] + "…" : text;
    }
}
