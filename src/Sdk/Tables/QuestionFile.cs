using System.Text.Json;
using Pipeline.Data.JsonLines;

namespace Pipeline.Sdk.Tables;

/// <summary>
/// Reads questions: a curated table, or FastChat's <c>question.jsonl</c> (<c>question_id, category, turns</c>, and <c>reference</c> where there is one). Of several turns the first is asked.
/// </summary>
public static class QuestionFile
{
    private const string Table = ".parquet";

    /// <summary>All questions, by id.</summary>
    /// <param name="path">A file, or a folder that holds one.</param>
    /// <exception cref="StageInputException">It cannot be read, has no question, or an id twice.</exception>
    public static IReadOnlyList<Question> Read(string path, CancellationToken cancellationToken)
    {
        var file = Only(path);
        var questions = file.EndsWith(Table, StringComparison.OrdinalIgnoreCase)
            ? ReadTable(file, cancellationToken)
            : [.. Lines(file).OrderBy(question => question.Id, StringComparer.Ordinal)];
        if (questions.Count == 0)
            throw new StageInputException($"{file} holds no question.");
        return questions.CountBy(question => question.Id).FirstOrDefault(id => id.Value > 1) is { Key: { } twice }
            ? throw new StageInputException($"{file} has the id '{twice}' more than once; ids name the answers, so each question needs its own.")
            : questions;
    }

    /// <summary>All rows of a curated table as questions; there may be none.</summary>
    /// <exception cref="StageInputException">It cannot be read.</exception>
    public static IReadOnlyList<Question> ReadTable(string file, CancellationToken cancellationToken) => 
    [
        .. InstructionTable.Read(file, cancellationToken).Select(row => row.Messages.Count >= 2 ? Question.Of(row)
            : throw new StageInputException($"{file}: the row '{row.Id}' has {row.Messages.Count} messages; a question and its answer are two.")),
    ];

    private static string Only(string path)
    {
        if (!Directory.Exists(path))
            return File.Exists(path) ? path : throw new StageInputException($"There are no questions at {path}.");
        var files = Directory.EnumerateFiles(path, "*", SearchOption.AllDirectories)
            .Where(file => Path.GetExtension(file).ToLowerInvariant() is Table or ".jsonl").Order(StringComparer.Ordinal).ToList();
        return files is [var only] ? only : throw new StageInputException($"{path} should hold one .parquet or .jsonl file of questions and holds {files.Count}.");
    }

    private static IEnumerable<Question> Lines(string path)
    {
        using var lines = JsonLinesReader.Open(path);
        while (lines.Read())
        {
            var line = lines.Current;
            if (line.Message is { } problem)
                throw new StageInputException($"{path}:{line.Number}: {problem}");
            yield return Read(line.Utf8, $"{path}:{line.Number}");
        }
    }

    private static Question Read(ReadOnlyMemory<byte> json, string where)
    {
        try
        {
            using var document = JsonDocument.Parse(json);
            var row = document.RootElement;
            if (row.ValueKind is JsonValueKind.Object
                && row.TryGetProperty("question_id", out var id) && id.ValueKind is JsonValueKind.Number or JsonValueKind.String
                && FirstText(row, "turns") is { Length: > 0 } turn)
                return new(id.ToString(), [new("user", turn)], FirstText(row, "reference"), row.TryGetProperty("category", out var category) ? category.ToString() : null);
        }
        catch (InvalidOperationException problem)
        {
            // Half a surrogate pair: JSON allows the escape, and no text has it.
            throw new StageInputException($"{where}: {problem.Message}", problem);
        }

        throw new StageInputException(
            $"{where}: a question of FastChat's shape has question_id and turns (a list of texts). For other shapes let the stage curate read the file, and name its output here.");
    }

    private static string? FirstText(JsonElement row, string name) =>
        row.TryGetProperty(name, out var list) && list.ValueKind is JsonValueKind.Array && list.GetArrayLength() > 0 && list[0].ValueKind is JsonValueKind.String && list[0].GetString() is var text && !string.IsNullOrWhiteSpace(text) ? text : null;
}
