using Pipeline.Data;
using Pipeline.Evaluation.Comparison;
using Pipeline.Sdk;

namespace Pipeline.Validate;

/// <summary>What the stage leaves.</summary>
internal sealed class ValidateTables(StageContext<ValidateOptions> context, CancellationToken cancellationToken)
{
    private const string ComparisonColumns =
        "comparison VARCHAR, category VARCHAR, rows BIGINT, before DOUBLE, after DOUBLE, difference DOUBLE, low DOUBLE, high DOUBLE, improved BIGINT, regressed BIGINT, p DOUBLE, p_worse DOUBLE";
    private const string RowColumns =
        "comparison VARCHAR, id VARCHAR, category VARCHAR, reference VARCHAR, before VARCHAR, after VARCHAR, score_before DOUBLE, score_after DOUBLE";

    public void Write(IReadOnlyList<NamedComparison> comparisons)
    {
        using var database = DuckDbDatabase.Open();
        using var connection = database.Connect();
        context.Outputs["comparison"].WriteTable(
            connection, ComparisonColumns, comparisons.SelectMany(named => named.Categories.Select(compared => (named.Name, compared))),
            (table, row) => Add(table.Add(row.Name), row.compared), cancellationToken: cancellationToken);
        context.Outputs["rows"].WriteTable(
            connection, RowColumns, comparisons.SelectMany(named => named.Rows),
            (table, row) => table.Add(row.Comparison).Add(row.Question.Id).Add(row.Question.Category).Add(row.Question.Reference).Add(row.Before.Text).Add(row.After.Text).Add(row.Before.Score).Add(row.After.Score),
            cancellationToken: cancellationToken);
        var report = ValidateReport.Of(comparisons);
        context.Outputs["report"].WriteText("report.txt", report);
        context.Log.Info(report);
        foreach (var named in comparisons)
        {
            var all = named.Categories[0];
            context.Metrics[$"{named.Name}_before"] = all.Before;
            context.Metrics[$"{named.Name}_after"] = all.After;
            context.Metrics[$"{named.Name}_gain_low"] = all.Interval.Low;
            context.Metrics[$"{named.Name}_gain_high"] = all.Interval.High;
        }
    }

    private static void Add(DuckDbAppender table, PairedComparison compared) => table
        .Add(compared.Category).Add((long)compared.Rows).Add(compared.Before).Add(compared.After).Add(compared.Difference).Add(compared.Interval.Low).Add(compared.Interval.High)
        .Add((long)compared.Improved).Add((long)compared.Regressed).Add(compared.P).Add(compared.PWorse);
}
