using System.Text.Json.Nodes;
using Pipeline.Data;
using Pipeline.Evaluation.Selection;
using Pipeline.Evaluation.Statistics;
using Pipeline.Sdk;
using Pipeline.Sdk.Artifacts;
using Pipeline.Sdk.Tables;

namespace Pipeline.ExtractFailures;

/// <summary>Reads a benchmark, chooses, writes rows.</summary>
internal sealed class ExtractFailuresStage : Stage<ExtractFailuresOptions>
{
    private const string Columns = "id VARCHAR, messages VARCHAR, category VARCHAR, source VARCHAR, split VARCHAR, answer VARCHAR, why VARCHAR";
    private const string Selection = $"id, {InstructionTable.MessagesColumn}, category, source, split, answer, why";

    public override StagePage Page => ExtractFailuresPage.Page;

    protected override Task RunAsync(StageContext<ExtractFailuresOptions> context, CancellationToken cancellationToken) => Task.Run(
        () =>
        {
            var cases = new BenchmarkCases(context, cancellationToken).Read();
            var data = QuestionFile.ReadTable(context.Inputs.File("data"), cancellationToken);
            var trained = Index(data, context.Options.Similarity);
            var heldOut = Index(context.Inputs.Find("held_out") is { } path ? QuestionFile.Read(path, cancellationToken) : [], context.Options.Similarity);
            var decisions = new FailureChoice(trained, heldOut, context.Options, (ulong)context.Seed).Decide(cases);

            using var database = DuckDbDatabase.Open();
            using var connection = database.Connect();
            var failures = Taken(decisions, Words.Failure);
            Write(context.Outputs["failures"], connection, failures, cancellationToken);
            context.Outputs["failures_jsonl"].WriteText("failures.jsonl", string.Concat(failures.Select(failure => Line(failure) + "\n")));
            Write(context.Outputs["control"], connection, Control(decisions, data, failures.Count, (ulong)context.Seed), cancellationToken);
            context.Outputs["decisions"].WriteTable(
                connection, "id VARCHAR, category VARCHAR, decision VARCHAR, detail VARCHAR", decisions,
                (table, decision) => table.Add(decision.Case.Question.Id).Add(decision.Case.Question.Category).Add(decision.Word).Add(decision.Detail), cancellationToken: cancellationToken);
            Report(context, decisions);
        },
        cancellationToken);

    private static OverlapIndex Index(IReadOnlyList<Question> questions, double similarity) =>
        new(questions.Select(question => (question.Id, question.Text, question.Reference ?? "")), similarity);

    private static IReadOnlyList<Case> Taken(IEnumerable<Decision> decisions, string word) => [.. decisions.Where(decision => decision.Word == word).Select(decision => decision.Case)];

    /// <summary>As many rows as there are failures: questions that were none, and rows that were trained on where those are too few.</summary>
    private static IReadOnlyList<Case> Control(IReadOnlyList<Decision> decisions, IReadOnlyList<Question> data, int count, ulong seed)
    {
        var right = Taken(decisions, Words.Control);
        var known = new SplitMix64(seed).Choose(data.Count, count - right.Count).Select(place => data[place]);
        return [.. right, .. known.Select(row => new Case(row, false, null, row.Reference, "trained on"))];
    }

    private static void Write(StageOutput output, DuckDbConnection connection, IReadOnlyList<Case> cases, CancellationToken cancellationToken) =>
        output.WriteTable(
            connection, Columns, cases,
            (table, each) => table.Add(each.Question.Id).Add(InstructionTable.Json(each.Row.Messages)).Add(each.Question.Category).Add("benchmark").Add("train").Add(each.Answer).Add(each.Why),
            Selection, cancellationToken: cancellationToken);

    private static string Line(Case failure) => new JsonObject
    {
        ["id"] = failure.Question.Id,
        ["category"] = failure.Question.Category,
        ["prompt"] = failure.Question.Text,
        ["answer"] = failure.Better,
        ["wrong"] = failure.Answer,
        ["why"] = failure.Why,
    }.ToJsonString();

    private static void Report(StageContext<ExtractFailuresOptions> context, IReadOnlyList<Decision> decisions)
    {
        context.Metrics["questions"] = decisions.Count;
        foreach (var (word, count) in decisions.Where(decision => decision.Word != Words.Failure).CountBy(decision => decision.Word).OrderBy(pair => pair.Key, StringComparer.Ordinal))
            context.Metrics[word.Replace(' ', '_')] = count;
        var failures = decisions.Count(decision => decision.Word == Words.Failure);
        context.Metrics["failures"] = failures;
        context.Log.Info(failures == 0 ? "No failures: a training on them will take the adapter over as it is." : $"{failures} failures of {decisions.Count} questions");
    }
}
