using Pipeline.Data;
using Pipeline.Evaluation.Judging;
using Pipeline.Sdk;

namespace Pipeline.Benchmark;

/// <summary>What the stage leaves.</summary>
internal sealed class BenchmarkTables(StageContext<BenchmarkOptions> context, CancellationToken cancellationToken)
{
    /// <summary>What several judges say together.</summary>
    public const string Majority = "majority";

    private const string AnswerColumns = "id VARCHAR, category VARCHAR, role VARCHAR, model VARCHAR, outcome VARCHAR, answer VARCHAR, problem VARCHAR, score DOUBLE, parsable BOOLEAN";
    private const string JudgementColumns =
        "id VARCHAR, category VARCHAR, judge VARCHAR, \"order\" VARCHAR, verdict VARCHAR, result VARCHAR, flipped BOOLEAN, raw VARCHAR, error VARCHAR";
    private const string SummaryColumns =
        "judge VARCHAR, category VARCHAR, pairs BIGINT, wins BIGINT, losses BIGINT, ties BIGINT, errors BIGINT, win_rate DOUBLE, standard_error DOUBLE, "
        + "win_rate_low DOUBLE, win_rate_high DOUBLE, flip_rate DOUBLE, length_correlation DOUBLE, candidate_score DOUBLE, reference_score DOUBLE";

    public void Write(IReadOnlyList<AnswerPair> pairs, IReadOnlyList<Judgement> judgements, int judges)
    {
        using var database = DuckDbDatabase.Open();
        using var connection = database.Connect();
        context.Outputs["answers"].WriteTable(
            connection, AnswerColumns, pairs.SelectMany(pair => new[] { (pair.Question, Answer: pair.Candidate), (pair.Question, Answer: pair.Reference) }),
            (table, row) => AddScore(
                table.Add(row.Question.Id).Add(row.Question.Category).Add(row.Answer.Role).Add(row.Answer.Model).Add(Word(row.Answer.Kind)).Add(row.Answer.Text).Add(row.Answer.Problem), row.Answer),
            cancellationToken: cancellationToken);
        context.Outputs["judgements"].WriteTable(
            connection, JudgementColumns, judgements.SelectMany(judgement => judgement.Looks.Select(look => (judgement, look))), AddLook, cancellationToken: cancellationToken);

        var summaries = judgements.GroupBy(judgement => judgement.Judge).SelectMany(judge => Summaries(judge.Key, [.. judge])).ToList();
        if (judges > 1)
            summaries.AddRange(Summaries(Majority, Together(pairs, judgements)));
        context.Outputs["summary"].WriteTable(connection, SummaryColumns, summaries, (table, row) => AddSummary(table, row, pairs), cancellationToken: cancellationToken);
        Report(summaries, pairs);
    }

    private static IEnumerable<(string Judge, JudgeSummary Summary)> Summaries(string judge, IReadOnlyList<Judgement> judgements) =>
        JudgeSummary.Of([.. judgements.Select(judgement => new JudgedPair(judgement.Pair.Question.Category, judgement.Result, judgement.Pair.LengthDifference))])
            .Select(summary => (judge, summary));

    private static Judgement[] Together(IReadOnlyList<AnswerPair> pairs, IReadOnlyList<Judgement> judgements)
    {
        var byPair = judgements.ToLookup(judgement => judgement.Pair);
        return [.. pairs.Select(pair => new Judgement(pair, Majority, [], new(PairResult.Majority([.. byPair[pair].Select(judgement => judgement.Result.Outcome)]), null)))];
    }

    private static void AddLook(DuckDbAppender table, (Judgement Judgement, Look Look) row)
    {
        table.Add(row.Judgement.Pair.Question.Id).Add(row.Judgement.Pair.Question.Category).Add(row.Judgement.Judge).Add(row.Look.Order)
            .Add(row.Look.Verdict is { } verdict ? Word(verdict) : null).Add(Word(row.Judgement.Result.Outcome));
        _ = row.Judgement.Result.Flipped is { } flipped ? table.Add(flipped) : table.AddNull();
        table.Add(row.Look.Raw).Add(row.Look.Error);
    }

    private static void AddScore(DuckDbAppender table, Answer answer)
    {
        if (answer.Score is { } score)
            table.Add(score.Value).Add(score.IsParsable);
        else
            table.AddNull().AddNull();
    }

    private static void AddSummary(DuckDbAppender table, (string Judge, JudgeSummary Summary) row, IReadOnlyList<AnswerPair> pairs)
    {
        var summary = row.Summary;
        table.Add(row.Judge).Add(summary.Category).Add((long)summary.Pairs).Add((long)summary.Wins).Add((long)summary.Losses).Add((long)summary.Ties).Add((long)summary.Errors);
        Add(summary.WinRate);
        table.Add(summary.StandardError).Add(summary.Interval.Low).Add(summary.Interval.High);
        Add(summary.FlipRate);
        Add(summary.LengthCorrelation);
        Add(MeanScore(pairs, summary.Category, pair => pair.Candidate));
        Add(MeanScore(pairs, summary.Category, pair => pair.Reference));

        void Add(double? value) => _ = value is { } known ? table.Add(known) : table.AddNull();
    }

    private static double? MeanScore(IReadOnlyList<AnswerPair> pairs, string? category, Func<AnswerPair, Answer> which) =>
        pairs.Where(pair => category is null || pair.Question.Category == category).Average(pair => which(pair).Score?.Value);

    private void Report(IReadOnlyList<(string Judge, JudgeSummary Summary)> summaries, IReadOnlyList<AnswerPair> pairs)
    {
        var (judge, all) = summaries.Last(row => row.Summary.Category is null);
        context.Log.Info($"judged by {judge}: {all.Wins} wins, {all.Losses} losses, {all.Ties} ties, {all.Errors} errors");
        var metrics = context.Metrics;
        metrics["judge"] = judge;
        metrics["questions"] = pairs.Count;
        metrics["wins"] = all.Wins;
        metrics["losses"] = all.Losses;
        metrics["ties"] = all.Ties;
        metrics["errors"] = all.Errors;
        metrics["win_rate"] = all.WinRate;
        metrics["flip_rate"] = all.FlipRate;
        metrics["candidate_score"] = MeanScore(pairs, null, pair => pair.Candidate);
        metrics["reference_score"] = MeanScore(pairs, null, pair => pair.Reference);
    }

    private static string Word<T>(T value)
        where T : struct, Enum => value.ToString().ToLowerInvariant();
}
