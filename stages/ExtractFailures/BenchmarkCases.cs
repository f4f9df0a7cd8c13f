using Pipeline.Data;
using Pipeline.Sdk;
using Pipeline.Sdk.Tables;

namespace Pipeline.ExtractFailures;

/// <summary>Reads a benchmark's tables.</summary>
internal sealed class BenchmarkCases(StageContext<ExtractFailuresOptions> context, CancellationToken cancellationToken)
{
    private const int LongestWhy = 1000;

    private sealed record AnswerRow(string Id, string Role, string Outcome, string? Text, double? Score);

    private sealed record JudgementRow(string Id, string Judge, string? Verdict, string Result, string? Raw, string? Error);

    /// <summary>Each question that was asked, by id.</summary>
    /// <exception cref="StageInputException">A table cannot be read, or they are not of one benchmark.</exception>
    public IReadOnlyList<Case> Read()
    {
        var questions = QuestionFile.Read(context.Inputs["questions"], cancellationToken).ToDictionary(question => question.Id, StringComparer.Ordinal);
        using var database = DuckDbDatabase.Open();
        using var connection = database.Connect();
        var answers = Rows(connection, "answers", "id, role, outcome, answer, score", row => new AnswerRow(row.GetString(0), row.GetString(1), row.GetString(2), row.GetStringOrNull(3), row.IsNull(4) ? null : row.GetDouble(4)))
            .ToLookup(row => row.Id, StringComparer.Ordinal);
        var judgements = Rows(
            connection, "judgements", "id, judge, verdict, result, raw, error",
            row => new JudgementRow(row.GetString(0), row.GetString(1), row.GetStringOrNull(2), row.GetString(3), row.GetStringOrNull(4), row.GetStringOrNull(5)))
            .ToLookup(row => row.Id, StringComparer.Ordinal);
        if (answers.FirstOrDefault(asked => !questions.ContainsKey(asked.Key)) is { } stranger)
            throw new StageInputException($"The benchmark asked the question '{stranger.Key}', which the input questions does not have. Give the questions that the benchmark was given.");
        return [.. answers.OrderBy(asked => asked.Key, StringComparer.Ordinal).Select(asked => Of(questions[asked.Key], [.. asked], [.. judgements[asked.Key]]))];
    }

    private IReadOnlyList<T> Rows<T>(DuckDbConnection connection, string input, string columns, Func<DuckDbRow, T> read)
    {
        var path = context.Inputs.File(input);
        try
        {
            return [.. connection.Query($"SELECT {columns} FROM read_parquet(?)", read, [path], cancellationToken)];
        }
        catch (Exception problem) when (problem is DuckDbException or InvalidCastException)
        {
            throw new StageInputException($"{path} is no table of {input}, as the stage benchmark makes them: {problem.Message}", problem);
        }
    }

    private Case Of(Question question, IReadOnlyList<AnswerRow> answers, IReadOnlyList<JudgementRow> looks)
    {
        var (candidate, reference) = (answers.FirstOrDefault(answer => answer.Role == "candidate"), answers.FirstOrDefault(answer => answer.Role == "reference"));
        // Without a reference answer the one that won is the better one.
        string? Better(bool lost) => question.Reference ?? (lost ? reference : candidate)?.Text;
        // A model gives verdicts. Where none judged, the answer's own score decides: the reference model may have failed as well.
        var judged = looks.Any(look => look.Verdict is not null);
        if (!judged && candidate is { Outcome: "failed" or "unparsable" })
            return new(question, context.Options.Errors, null, Better(true), $"the candidate gave no reply ({candidate.Outcome})");
        if (!judged && candidate?.Score is { } score)
            return new(question, score < context.Options.Threshold, candidate.Text, Better(true), FormattableString.Invariant($"score {score:0.###} against the reference answer"));
        var results = looks.DistinctBy(look => look.Judge).Select(look => look.Result).ToList();
        var decided = results.Where(result => result != "error").ToList();
        if (decided.Count == 0)
            return new(question, context.Options.Errors, candidate?.Text, Better(true), Cut(looks.Select(look => look.Error).FirstOrDefault(error => error is not null) ?? "there is no verdict"));
        var lost = 2 * decided.Count(result => result == "loss") > decided.Count;
        return new(question, lost, candidate?.Text, Better(lost), lost ? Cut(looks.First(look => look.Result == "loss").Raw ?? "judged a loss") : "not lost");
    }

    private static string Cut(string text) => text.Length <= LongestWhy ? text : text[..LongestWhy] + "…";
}
