using System.Text.Json;
using System.Text.Json.Nodes;
using Pipeline.Curate.Splitting;
using Pipeline.Curate.Writing;
using Pipeline.Data;
using Pipeline.Sdk;
using Pipeline.Sdk.Artifacts;

namespace Pipeline.Curate;

/// <summary>Reads raw rows, computes what becomes of each, writes the tables.</summary>
internal sealed class CurateStage : Stage<CurateOptions>
{
    private static readonly JsonSerializerOptions Indented = new() { WriteIndented = true };

    public override StagePage Page => CuratePage.Page;

    protected override IEnumerable<string> Validate(CurateOptions options) => options.Split.Validation + options.Split.Test > 1
        ? [$"params.split: validation and test add up to {options.Split.Validation + options.Split.Test}; together they must be at most 1"]
        : [];

    protected override Task RunAsync(StageContext<CurateOptions> context, CancellationToken cancellationToken)
    {
        var curation = Curation.Of(context.Inputs["raw"], context.Options, context.Seed, rows => context.Progress.Report(rows, unit: "rows"), cancellationToken);
        foreach (var name in curation.Ignored)
            context.Log.Warning($"{name} is passed over: it holds no rows by its extension");
        var statistics = Statistics.Of(curation.Files, curation.Ignored, curation.Kept, curation.Rejected);
        context.Outputs["stats"].WriteText(Statistics.FileName, statistics.ToJsonString(Indented) + "\n");
        foreach (var (name, value) in Metrics(statistics))
            context.Metrics[name] = value!.DeepClone();
        WriteTables(curation, context.Outputs, cancellationToken);
        return Task.CompletedTask;
    }

    private static void WriteTables(Curation curation, StageOutputs outputs, CancellationToken cancellationToken)
    {
        using var database = DuckDbDatabase.Open();
        using var connection = database.Connect();
        var tables = new CuratedTables(connection, [.. curation.Files.Select(file => file.Name)], cancellationToken);
        foreach (var split in Enum.GetValues<Split>())
            tables.WriteSplit(outputs[split.Name()], split, curation.Kept.Where(row => row.Split == split).Select(row => row.Row));
        tables.WriteRejected(outputs["rejected"], curation.Rejected);
        tables.WriteClusters(outputs["clusters"], curation.Members);
    }

    /// <summary>The plain counts: of rows, by side, by reason, of conflicts.</summary>
    private static JsonObject Metrics(JsonObject statistics)
    {
        var metrics = new JsonObject();
        foreach (var name in new[] { "rows_in", "rows_kept", "rows_rejected" })
            metrics[name] = statistics[name]!.DeepClone();
        foreach (var (split, rows) in statistics["splits"]!.AsObject())
            metrics[$"rows_{split}"] = rows!.DeepClone();
        foreach (var (reason, rows) in statistics["rejected"]!.AsObject())
            metrics[$"rejected_{reason}"] = rows!.DeepClone();
        metrics["conflict_rows"] = statistics["conflicts"]!["rows"]!.DeepClone();
        return metrics;
    }
}
