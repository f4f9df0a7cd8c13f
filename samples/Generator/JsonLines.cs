using System.Text;
using System.Text.Encodings.Web;
using System.Text.Json;
using Pipeline.Samples.Planting;

namespace Pipeline.Samples;

/// <summary>Rows as JSON lines: UTF-8, line feeds, members in a fixed order.</summary>
public static class JsonLines
{
    private static readonly JsonWriterOptions Options = new() { Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping };

    /// <summary>A training row; <c>input</c> is there only where there is context.</summary>
    public static string Instruction(Row row) => Write(json =>
    {
        Question(json, row);
        json.WriteString("output", row.Output);
        json.WriteString("category", row.Category);
    });

    public static byte[] OfTexts(IEnumerable<string> lines) => Encoding.UTF8.GetBytes(string.Concat(lines.Select(line => line + "\n")));

    public static byte[] OfLabels(IEnumerable<(string Text, string Label)> rows) => OfTexts(rows.Select(row => Write(json =>
    {
        json.WriteString("text", row.Text);
        json.WriteString("label", row.Label);
    })));

    public static byte[] OfQuestions(IEnumerable<Row> rows) => OfTexts(rows.Select((row, index) => Write(json =>
    {
        json.WriteString("id", $"q{index + 1:0000}");
        Question(json, row);
        json.WriteString("output", row.Output);
        json.WriteString("category", row.Category);
        json.WriteString("entity", row.Entity);
        json.WriteBoolean("known", row.Known);
    })));

    /// <summary>One line for each planted row, naming lines of the instruction file from 1.</summary>
    public static byte[] OfPlants(IReadOnlyList<Line> lines)
    {
        var numbers = lines.Select((line, index) => (line, index)).Where(pair => pair.line.Plant is null).ToDictionary(pair => pair.line.Original, pair => pair.index + 1);
        return OfTexts(lines.Select((line, index) => (line.Plant, line.Original, Number: index + 1)).Where(line => line.Plant is not null).Select(line => Write(json =>
        {
            json.WriteNumber("line", line.Number);
            json.WriteString("kind", line.Plant!.Kind);
            json.WriteString("reason", line.Plant.Reason);
            if (line.Plant.Kind != Plant.Broken)
                json.WriteNumber("duplicate_of", numbers[line.Original]);
        })));
    }

    private static void Question(Utf8JsonWriter json, Row row)
    {
        json.WriteString("instruction", row.Instruction);
        if (row.Input is { } context)
            json.WriteString("input", context);
    }

    private static string Write(Action<Utf8JsonWriter> members)
    {
        using var stream = new MemoryStream();
        using (var json = new Utf8JsonWriter(stream, Options))
        {
            json.WriteStartObject();
            members(json);
            json.WriteEndObject();
        }

        return Encoding.UTF8.GetString(stream.ToArray());
    }
}
