using System.Text;
using System.Text.Json;
using System.Text.Json.Nodes;
using Pipeline.Data;
using Pipeline.Data.JsonLines;
using Pipeline.Data.Tables;
using Pipeline.Sdk;

namespace Pipeline.BaselineEval.Data;

/// <summary>Reads a labelled set of any of three formats, strictly: a row that cannot be read stops it.</summary>
internal static class LabelledFile
{
    private static readonly string[] Endings = [".jsonl", ".csv", ".tsv", ".parquet"];

    /// <summary>All rows, in the file's order.</summary>
    /// <param name="file">From <see cref="Only"/>.</param>
    /// <param name="label">The column of labels.</param>
    /// <exception cref="StageInputException">It cannot be read, has no row, or a row without a label.</exception>
    public static IReadOnlyList<LabelledRow> Read(string file, string label, CancellationToken cancellationToken)
    {
        try
        {
            return ReadFile(file, label, cancellationToken);
        }
        catch (Exception problem) when (problem is DuckDbException or JsonException or FormatException or ArgumentException or InvalidOperationException)
        {
            throw new StageInputException($"{file} cannot be read as a table: {problem.Message}", problem);
        }
    }

    private static LabelledRow[] ReadFile(string file, string label, CancellationToken cancellationToken)
    {
        var contents = Path.GetExtension(file).ToLowerInvariant() switch
        {
            ".jsonl" => Lines(file, cancellationToken),
            ".parquet" => Parquet.ReadJson(file, cancellationToken).Select((json, i) => (Json: Encoding.UTF8.GetString(json), Where: $"{file}, row {i + 1}")),
            var text => Records(file, text is ".tsv" ? '\t' : ','),
        };
        LabelledRow[] rows = [.. contents.Select((content, i) => Row(content.Json, i + 1, content.Where, label))];
        return rows.Length > 0 ? rows : throw new StageInputException($"{file} holds no row.");
    }

    /// <summary>The file that a path means.</summary>
    /// <exception cref="StageInputException">There is none, or several.</exception>
    public static string Only(string path)
    {
        if (!Directory.Exists(path))
        {
            return !File.Exists(path) ? throw new StageInputException($"There is no labelled set at {path}.")
                : Endings.Contains(Path.GetExtension(path).ToLowerInvariant()) ? path
                : throw new StageInputException($"{path} is none of {string.Join(", ", Endings)}: save it as one of them.");
        }

        var files = Directory.EnumerateFiles(path, "*", SearchOption.AllDirectories)
            .Where(file => Endings.Contains(Path.GetExtension(file).ToLowerInvariant())).Order(StringComparer.Ordinal).ToList();
        return files is [var only] ? only : throw new StageInputException($"{path} should hold one file of {string.Join(", ", Endings)} and holds {files.Count}.");
    }

    private static IEnumerable<(string Json, string Where)> Lines(string file, CancellationToken cancellationToken)
    {
        using var lines = JsonLinesReader.Open(file);
        while (lines.Read())
        {
            cancellationToken.ThrowIfCancellationRequested();
            var (line, where) = (lines.Current, $"{file}:{lines.Current.Number}");
            yield return line.Message is { } problem ? throw new StageInputException($"{where}: {problem}") : (Encoding.UTF8.GetString(line.Utf8.Span), where);
        }
    }

    private static IEnumerable<(string Json, string Where)> Records(string file, char delimiter)
    {
        IReadOnlyList<string>? header = null;
        foreach (var record in Csv.Read(file, delimiter))
        {
            if (header is null)
                header = record.Fields;
            else if (record.Fields.Count != header.Count)
                throw new StageInputException($"{file}:{record.Line}: {record.Fields.Count} fields where the header has {header.Count}.");
            else
                yield return (new JsonObject(header.Zip(record.Fields, (name, value) => KeyValuePair.Create(name, (JsonNode?)value))).ToJsonString(), $"{file}:{record.Line}");
        }
    }

    private static LabelledRow Row(string json, int number, string where, string label)
    {
        using var document = JsonDocument.Parse(json);
        if (document.RootElement.ValueKind is not JsonValueKind.Object)
            throw new StageInputException($"{where}: a row is an object whose members are its columns, not {document.RootElement.ValueKind}.");
        var fields = new Dictionary<string, string>(StringComparer.Ordinal);
        foreach (var member in document.RootElement.EnumerateObject().Where(member => member.Value.ValueKind is not JsonValueKind.Null))
            fields[member.Name] = member.Value.ValueKind is JsonValueKind.String ? member.Value.GetString()! : member.Value.GetRawText();
        return fields.TryGetValue(label, out var own) && own.Trim() is { Length: > 0 } text ? new(number, json, fields, text)
            : throw new StageInputException($"{where}: there is no label in the column '{label}'; the row has {string.Join(", ", fields.Keys)}. Name the column under params.label.");
    }
}
