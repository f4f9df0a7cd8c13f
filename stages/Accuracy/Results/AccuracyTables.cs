using System.Globalization;
using System.Security.Cryptography;
using System.Text;
using Pipeline.Data;
using Pipeline.Sdk;

namespace Pipeline.Accuracy.Results;

/// <summary>What the stage leaves.</summary>
internal sealed class AccuracyTables(StageContext<AccuracyOptions> context, CancellationToken cancellationToken)
{
    public void Write(TaskResult result, string heading)
    {
        using var database = DuckDbDatabase.Open();
        using var connection = database.Connect();
        context.Outputs["answers"].WriteTable(
            connection, "id VARCHAR, \"group\" VARCHAR, metric VARCHAR, score DOUBLE, outcome VARCHAR, reference VARCHAR, prediction VARCHAR, detail VARCHAR", result.Answers,
            (table, answer) =>
            {
                table.Add(answer.Id).Add(answer.Group).Add(answer.Metric);
                _ = answer.Score is { } score ? table.Add(score) : table.AddNull();
                table.Add(answer.Outcome).Add(answer.Reference).Add(answer.Prediction).Add(answer.Detail);
            },
            cancellationToken: cancellationToken);
        context.Outputs["scores"].WriteTable(
            connection, "metric VARCHAR, \"group\" VARCHAR, rows BIGINT, value DOUBLE, standard_error DOUBLE", result.Scores,
            (table, score) => table.Add(score.Metric).Add(score.Group).Add((long)score.Rows).Add(score.Value).Add(score.StandardError), cancellationToken: cancellationToken);
        var digest = Digest(result.Prompts);
        var report = Report(result, heading, digest);
        context.Outputs["report"].WriteText("report.txt", report);
        context.Log.Info(report);
        context.Metrics["prompts_sha256"] = digest;
        foreach (var score in result.Scores.Where(score => score.Group is null))
        {
            context.Metrics[score.Metric] = score.Value;
            context.Metrics[$"{score.Metric}_standard_error"] = score.StandardError;
        }
    }

    private static string Report(TaskResult result, string heading, string digest)
    {
        var text = new StringBuilder(heading).Append("\n\n");
        foreach (var score in result.Scores)
            text.Append(CultureInfo.InvariantCulture, $"{score.Metric,-20}{score.Group ?? "all",-44}{100 * score.Value,7:F2} %  ± {100 * score.StandardError:F2}  ({score.Rows})\n");
        var missing = result.Answers.Count(answer => answer.Score is null);
        foreach (var note in result.Notes.Prepend("± is one standard error.").Concat(missing == 0 ? [] : [$"{missing} of {result.Answers.Count} answers are missing, and in no figure."]))
            text.Append(note).Append('\n');
        return text.Append(CultureInfo.InvariantCulture, $"\nsha256 of all {result.Prompts.Count} prompts, before any chat template: {digest}\nThe first of them:\n\n").Append(result.Prompts[0]).Append('\n').ToString();
    }

    /// <summary>Over each prompt's own digest: where one ends and the next begins counts.</summary>
    private static string Digest(IEnumerable<string> prompts)
    {
        using var all = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);
        foreach (var prompt in prompts)
            all.AppendData(SHA256.HashData(Encoding.UTF8.GetBytes(prompt)));
        return Convert.ToHexStringLower(all.GetHashAndReset());
    }
}
