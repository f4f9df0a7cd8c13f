using System.Globalization;
using System.Text;
using Pipeline.Data;
using Pipeline.Evaluation.Comparison;
using Pipeline.Evaluation.Statistics;
using Pipeline.Sdk;

namespace Pipeline.Gate;

/// <summary>Reads comparisons, checks them, passes or fails.</summary>
internal sealed class GateStage : Stage<GateOptions>
{
    private const string HeldOut = "held_out";
    private const string Columns = "comparison VARCHAR, category VARCHAR, rows BIGINT, before DOUBLE, after DOUBLE, difference DOUBLE, p_worse DOUBLE";

    private sealed record Named(string Comparison, PairedComparison Compared);

    public override StagePage Page => GatePage.Page;

    protected override Task RunAsync(StageContext<GateOptions> context, CancellationToken cancellationToken) => Task.Run(
        () =>
        {
            using var database = DuckDbDatabase.Open();
            using var connection = database.Connect();
            var compared = Read(context, connection, cancellationToken);
            if (context.Options.Gain is not null && !compared.Exists(named => named.Comparison == HeldOut))
                throw new StageInputException("params.gain asks for a gain on held-out rows, and there is no comparison held_out among those that are looked at.");
            var violations = compared.GroupBy(named => named.Comparison).SelectMany(group => Violations(context.Options, group.Key, [.. group])).ToList();
            if (violations.Count > 0)
                throw new StageInputException(Table(violations));
            context.Outputs["verdict"].WriteTable(
                connection, Columns, compared,
                (table, row) => table.Add(row.Comparison).Add(row.Compared.Category).Add((long)row.Compared.Rows).Add(row.Compared.Before).Add(row.Compared.After).Add(row.Compared.Difference).Add(row.Compared.PWorse),
                cancellationToken: cancellationToken);
            context.Metrics["looked_at"] = compared.Count;
            context.Log.Info($"The model may ship: {compared.Count} comparisons, none worse.");
        },
        cancellationToken);

    private static List<Named> Read(StageContext<GateOptions> context, DuckDbConnection connection, CancellationToken cancellationToken)
    {
        var path = context.Inputs.File("comparison");
        try
        {
            var all = connection.Query(
                "SELECT comparison, category, rows, before, after, low, high, improved, regressed, p, p_worse FROM read_parquet(?)",
                row => new Named(row.GetString(0), new(
                    row.GetStringOrNull(1), (int)row.GetInt64(2), row.GetDouble(3), row.GetDouble(4), new Interval(row.GetDouble(5), row.GetDouble(6)),
                    (int)row.GetInt64(7), (int)row.GetInt64(8), row.GetDouble(9), row.GetDouble(10))),
                [path], cancellationToken).ToList();
            var wanted = all.Where(named => context.Options.Comparisons.Contains(named.Comparison)).ToList();
            return wanted.Count > 0 ? wanted
                : throw new StageInputException($"{path} has none of the comparisons {string.Join(", ", context.Options.Comparisons)}; it has {string.Join(", ", all.Select(named => named.Comparison).Distinct())}.");
        }
        catch (Exception problem) when (problem is DuckDbException or InvalidCastException)
        {
            throw new StageInputException($"{path} is no table of comparisons, as the stage validate makes them: {problem.Message}", problem);
        }
    }

    private static IEnumerable<(string Comparison, GateViolation Violation)> Violations(GateOptions options, string comparison, IReadOnlyList<Named> compared) =>
        new GateRules(options.CategoryLoss, options.Significance, comparison == HeldOut ? options.Gain : null)
            .Check(compared.Select(named => named.Compared)).Select(violation => (comparison, violation));

    private static string Table(IReadOnlyList<(string Comparison, GateViolation Violation)> violations)
    {
        var text = new StringBuilder("The model should not ship:\n");
        text.Append(CultureInfo.InvariantCulture, $"  {"comparison",-12}{"category",-16}{"rows",6}{"before",9}{"after",9}  why\n");
        foreach (var (comparison, (row, reason)) in violations)
            text.Append(CultureInfo.InvariantCulture, $"  {comparison,-12}{row.Category ?? "all",-16}{row.Rows,6}{row.Before,9:P1}{row.After,9:P1}  {reason}\n");
        return text.Append("  Its tables are in the validation's outputs. Train otherwise, or raise the limits in params with a reason.").ToString();
    }
}
