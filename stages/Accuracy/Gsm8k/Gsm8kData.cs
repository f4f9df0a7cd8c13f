using System.Text.Json;
using Pipeline.Data.JsonLines;
using Pipeline.Sdk;

namespace Pipeline.Accuracy.Gsm8k;

/// <summary>A problem of GSM8K (Cobbe et al. 2021).</summary>
/// <param name="Number">In its file, from 1.</param>
/// <param name="Answer">The way to the result, and <c>#### result</c>.</param>
internal sealed record Gsm8kProblem(int Number, string Question, string Answer);

/// <summary>GSM8K as it is published: <c>train.jsonl</c>, whose first rows are shown, and <c>test.jsonl</c>.</summary>
internal sealed record Gsm8kData(IReadOnlyList<Gsm8kProblem> Shots, IReadOnlyList<Gsm8kProblem> Problems)
{
    /// <param name="folder">Holds both files.</param>
    /// <exception cref="StageInputException">A file is missing, or a line is no problem.</exception>
    public static Gsm8kData Read(string folder, CancellationToken cancellationToken) =>
        new Gsm8kData(Rows(Path.Combine(folder, "train.jsonl"), cancellationToken), Rows(Path.Combine(folder, "test.jsonl"), cancellationToken)) is { Problems.Count: > 0 } data ? data
            : throw new StageInputException($"{folder}/test.jsonl holds no problem.");

    private static List<Gsm8kProblem> Rows(string file, CancellationToken cancellationToken)
    {
        if (!File.Exists(file))
            throw new StageInputException($"{file} is missing: GSM8K as it is published is a folder with train.jsonl and test.jsonl.");
        var problems = new List<Gsm8kProblem>();
        using var lines = JsonLinesReader.Open(file);
        while (lines.Read())
        {
            cancellationToken.ThrowIfCancellationRequested();
            var (line, where) = (lines.Current, $"{file}:{lines.Current.Number}");
            if (line.Message is { } fault)
                throw new StageInputException($"{where}: {fault}");
            problems.Add(Problem(line.Utf8, problems.Count + 1) ?? throw new StageInputException($"{where}: a problem of GSM8K has the texts question and answer."));
        }

        return problems;
    }

    private static Gsm8kProblem? Problem(ReadOnlyMemory<byte> json, int number)
    {
        using var document = JsonDocument.Parse(json);
        try
        {
            return Text(document.RootElement, "question") is { } question && Text(document.RootElement, "answer") is { } answer ? new(number, question, answer) : null;
        }
        catch (InvalidOperationException)
        {
            // Half a surrogate pair: JSON allows the escape, and no text has it.
            return null;
        }
    }

    private static string? Text(JsonElement row, string name) =>
        row.ValueKind is JsonValueKind.Object && row.TryGetProperty(name, out var text) && text.ValueKind is JsonValueKind.String ? text.GetString() : null;
}
