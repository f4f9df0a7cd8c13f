using Pipeline.Data;
using Pipeline.Data.Tables;
using Pipeline.Sdk;
using Pipeline.Sdk.Artifacts;

namespace Pipeline.BaselineEval.Results;

/// <summary>What the stage leaves.</summary>
internal sealed class EvaluationTables(StageContext<BaselineEvalOptions> context, CancellationToken cancellationToken)
{
    private const string PredictionColumns =
        "\"row\" BIGINT, id VARCHAR, actual VARCHAR, predicted VARCHAR, parsed VARCHAR, outcome VARCHAR, reply VARCHAR";

    public void Write(IReadOnlyList<Prediction> predictions, Figures figures, string heading)
    {
        using var database = DuckDbDatabase.Open();
        using var connection = database.Connect();
        WriteBoth(connection, "predictions", PredictionColumns, predictions, (table, made) => table
            .Add((long)made.Row.Number).Add(made.Row.Id).Add(made.Row.Label).Add(made.Reading?.Label).Add(made.Reading?.How)
            .Add(made.Outcome.Kind.ToString().ToLowerInvariant()).Add(made.Outcome.Reply?.Text));
        WriteBoth(connection, "metrics", "metric VARCHAR, label VARCHAR, value DOUBLE", figures.All(), (table, figure) => table.Add(figure.Metric).Add(figure.Label).Add(figure.Value));
        var matrix = figures.Metrics.Matrix;
        WriteBoth(
            connection, "confusion", "actual VARCHAR, predicted VARCHAR, count BIGINT",
            matrix.Labels.SelectMany(actual => matrix.Labels.Append(null).Select(predicted => (actual, predicted))),
            (table, pair) => table.Add(pair.actual).Add(pair.predicted).Add((long)matrix[pair.actual, pair.predicted]));
        var report = EvaluationReport.Of(heading, figures);
        context.Outputs["report"].WriteText("report.txt", report);
        context.Log.Info(report);
        foreach (var figure in figures.All().Where(figure => figure.Label is null))
            context.Metrics[figure.Metric] = figure.Value;
    }

    /// <summary>As Parquet, and a copy as CSV.</summary>
    private void WriteBoth<T>(DuckDbConnection connection, string output, string columns, IEnumerable<T> rows, Action<DuckDbAppender, T> append)
    {
        var table = context.Outputs[output];
        table.WriteTable(connection, columns, rows, append, cancellationToken: cancellationToken);
        connection.WriteCsv($"SELECT * FROM {Parquet.Source(table.PathOf(StageOutput.TableFile))}", context.Outputs["csv"].PathOf($"{output}.csv"), cancellationToken);
    }
}
