using System.IO.Compression;
using Pipeline.Data.Tables;
using Pipeline.Sdk;

namespace Pipeline.Accuracy.Mmlu;

/// <summary>MMLU as it is published: <c>dev/*_dev.csv</c> and <c>test/*_test.csv</c>, in a folder or in <c>mmlu.zip</c>.</summary>
/// <param name="Shots">The questions to show, by subject.</param>
/// <param name="Questions">The questions to ask, by subject and place.</param>
internal sealed record MmluData(IReadOnlyDictionary<string, IReadOnlyList<MmluQuestion>> Shots, IReadOnlyList<MmluQuestion> Questions)
{
    private const long MostBytes = 256L << 20;
    private static readonly string[] Parts = ["dev", "test"];

    /// <param name="path">A folder that holds <c>dev</c> and <c>test</c> somewhere, or an archive of one.</param>
    /// <param name="work">Where an archive is unpacked.</param>
    /// <exception cref="StageInputException">It cannot be read, or a row is no question.</exception>
    public static MmluData Read(string path, string work, CancellationToken cancellationToken)
    {
        var root = Unpacked(path, work);
        var shots = Part(root, "dev", cancellationToken).GroupBy(question => question.Subject, StringComparer.Ordinal)
            .ToDictionary(subject => subject.Key, subject => (IReadOnlyList<MmluQuestion>)[.. subject], StringComparer.Ordinal);
        var questions = Part(root, "test", cancellationToken);
        if (questions.Count == 0)
            throw new StageInputException($"{path} holds no question under test.");
        return questions.FirstOrDefault(question => !shots.ContainsKey(question.Subject)) is { } lonely
            ? throw new StageInputException($"{path} has questions of {lonely.Subject} under test, and none under dev to show before them.")
            : new(shots, questions);
    }

    private static string Unpacked(string path, string work)
    {
        if (Directory.Exists(path))
            return Directory.EnumerateFiles(path, "*.zip").ToList() is [var only] ? Unpacked(only, work) : path;
        if (!File.Exists(path))
            throw new StageInputException($"There is no MMLU at {path}.");
        var folder = Path.Combine(work, "mmlu");
        // What an earlier attempt left may be half of it.
        if (Directory.Exists(folder))
            Directory.Delete(folder, recursive: true);
        Directory.CreateDirectory(folder);
        try
        {
            using var archive = ZipFile.OpenRead(path);
            var files = archive.Entries.Where(entry => Parts.Any(part => $"/{entry.FullName}".Contains($"/{part}/", StringComparison.Ordinal) && entry.Name.EndsWith($"_{part}.csv", StringComparison.Ordinal))).ToList();
            if (files.Sum(entry => entry.Length) > MostBytes)
                throw new StageInputException($"{path} would unpack to more than {MostBytes >> 20} MiB, and MMLU is 7 MiB: it is something else.");
            foreach (var entry in files)
            {
                // By name and part alone: what an archive says of folders is not followed.
                var target = Path.Combine(folder, Path.GetFileName(Path.GetDirectoryName(entry.FullName))!, entry.Name);
                Directory.CreateDirectory(Path.GetDirectoryName(target)!);
                entry.ExtractToFile(target);
            }

            return folder;
        }
        catch (Exception problem) when (problem is InvalidDataException or IOException)
        {
            throw new StageInputException($"{path} is no archive of MMLU: {problem.Message}", problem);
        }
    }

    private static List<MmluQuestion> Part(string root, string part, CancellationToken cancellationToken)
    {
        var ending = $"_{part}.csv";
        var files = Directory.EnumerateFiles(root, "*" + ending, SearchOption.AllDirectories).Where(file => Path.GetFileName(Path.GetDirectoryName(file)) == part)
            .OrderBy(Path.GetFileName, StringComparer.Ordinal).ToList();
        if (files.Count == 0)
            throw new StageInputException($"{root} has no {part}/*{ending}: MMLU as it is published has a file for each subject there.");
        return [.. files.SelectMany(file =>
        {
            cancellationToken.ThrowIfCancellationRequested();
            return Rows(file, Path.GetFileName(file)[..^ending.Length]);
        })];
    }

    private static IEnumerable<MmluQuestion> Rows(string file, string subject)
    {
        MmluQuestion Question(CsvRecord record, int number) => record.Fields is [var text, var a, var b, var c, var d, var letter]
            && letter.Trim() is [var only] && MmluQuestion.Letters.IndexOf(only, StringComparison.Ordinal) is var answer and >= 0
            ? new(subject, number, text, [a, b, c, d], answer)
            : throw new StageInputException($"{file}:{record.Line}: a question is six fields, the last of them A, B, C or D, and this has {record.Fields.Count}, the last of them '{record.Fields[^1]}'.");
        try
        {
            return [.. Csv.Read(file).Select((record, i) => Question(record, i + 1))];
        }
        catch (FormatException problem)
        {
            throw new StageInputException($"{file}, {problem.Message}", problem);
        }
    }
}
