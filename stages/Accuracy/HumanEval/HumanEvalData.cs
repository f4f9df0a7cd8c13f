using System.IO.Compression;
using System.Text.Json;
using System.Text.RegularExpressions;
using Pipeline.Data.JsonLines;
using Pipeline.Sdk;

namespace Pipeline.Accuracy.HumanEval;

/// <summary>Reads HumanEval as it is published: <c>HumanEval.jsonl</c>, packed with gzip or not.</summary>
internal static partial class HumanEvalData
{
    private const string Packed = ".jsonl.gz";
    private const string Plain = ".jsonl";

    /// <summary>All problems, in the file's order.</summary>
    /// <param name="path">A file, or a folder that holds one.</param>
    /// <exception cref="StageInputException">It cannot be read, has no problem, a problem without one of its fields, or an id twice.</exception>
    public static IReadOnlyList<HumanEvalProblem> Read(string path, CancellationToken cancellationToken)
    {
        var file = Only(path);
        var problems = new List<HumanEvalProblem>();
        var lines = new Dictionary<string, long>(StringComparer.Ordinal);
        try
        {
            using var reader = new JsonLinesReader(Open(file));
            while (reader.Read())
            {
                cancellationToken.ThrowIfCancellationRequested();
                var line = reader.Current;
                var problem = Problem(line, $"{file}:{line.Number}");
                if (!lines.TryAdd(problem.TaskId, line.Number))
                    throw new StageInputException($"{file}:{line.Number}: the task_id '{problem.TaskId}' is that of line {lines[problem.TaskId]} too; each problem needs its own.");
                problems.Add(problem);
            }
        }
        catch (Exception problem) when (problem is InvalidDataException or IOException or UnauthorizedAccessException)
        {
            throw new StageInputException($"{file} cannot be read: {problem.Message}", problem);
        }

        return problems.Count > 0 ? problems : throw new StageInputException($"{file} holds no problem.");
    }

    private static string Only(string path)
    {
        if (!Directory.Exists(path))
            return File.Exists(path) ? path : throw new StageInputException($"There is no HumanEval at {path}.");
        var files = Directory.EnumerateFiles(path, "*", SearchOption.AllDirectories)
            .Where(file => file.EndsWith(Plain, StringComparison.OrdinalIgnoreCase) || IsPacked(file)).ToList();
        return files is [var only] ? only : throw new StageInputException($"{path} should hold one {Plain} or {Packed} file of problems and holds {files.Count}.");
    }

    private static bool IsPacked(string file) => file.EndsWith(Packed, StringComparison.OrdinalIgnoreCase);

    private static Stream Open(string file)
    {
        var stream = new FileStream(file, FileMode.Open, FileAccess.Read, FileShare.Read);
        return IsPacked(file) ? new GZipStream(stream, CompressionMode.Decompress) : stream;
    }

    private static HumanEvalProblem Problem(JsonLine line, string where)
    {
        if (line.Message is { } fault)
            throw new StageInputException($"{where}: {fault}");
        using var document = JsonDocument.Parse(line.Utf8);
        var row = document.RootElement;
        if (row.ValueKind is not JsonValueKind.Object)
            throw new StageInputException($"{where}: a problem is an object, and this is {row.ValueKind}.");
        var entryPoint = Text("entry_point");
        if (!Identifier().IsMatch(entryPoint))
            throw new StageInputException($"{where}: the entry_point '{entryPoint}' is no name of a function.");
        return new(Text("task_id"), Text("prompt"), entryPoint, Text("canonical_solution"), Text("test"));

        string Text(string name)
        {
            try
            {
                return row.TryGetProperty(name, out var field) && field.ValueKind is JsonValueKind.String && field.GetString() is { Length: > 0 } text ? text
                    : throw new StageInputException($"{where}: {name} is missing, empty or no text. A problem of HumanEval has task_id, prompt, entry_point, canonical_solution and test.");
            }
            catch (InvalidOperationException problem)
            {
                // Half a surrogate pair: JSON allows the escape, and no text has it.
                throw new StageInputException($"{where}: {name}: {problem.Message}", problem);
            }
        }
    }

    [GeneratedRegex(@"\A[A-Za-z_][A-Za-z0-9_]*\z")]
    private static partial Regex Identifier();
}
