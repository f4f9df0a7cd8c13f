using System.Text.Json;
using System.Text.Json.Nodes;
using Pipeline.Contracts;
using Pipeline.Curate.Splitting;
using Pipeline.Curate.Writing;
using Pipeline.Data;

namespace Pipeline.Curate;

/// <summary>Reads raw rows, computes what becomes of each, writes the tables.</summary>
internal static class CurateStage
{
    private static readonly JsonSerializerOptions Indented = new() { WriteIndented = true };

    /// <summary>Curates the input <c>raw</c> of <paramref name="request"/> into its outputs.</summary>
    /// <exception cref="Reading.UnreadableFileException">The input is of no use.</exception>
    public static StageResult Run(StageRequest request, CurateOptions options, Action<long> progress, CancellationToken cancellationToken)
    {
        var curation = Curation.Of(request.Inputs["raw"], options, request.Seed, progress, cancellationToken);
        var statistics = Statistics.Of(curation.Files, curation.Ignored, curation.Kept, curation.Rejected);
        File.WriteAllText(Path.Combine(request.Outputs["stats"], Statistics.FileName), statistics.ToJsonString(Indented) + "\n");
        return new()
        {
            Metrics = Metrics(statistics),
            Outputs = WriteTables(curation, request.Outputs, cancellationToken),
        };
    }

    private static Dictionary<string, StageOutputResult> WriteTables(Curation curation, IReadOnlyDictionary<string, string> outputs, CancellationToken cancellationToken)
    {
        using var database = DuckDbDatabase.Open();
        using var connection = database.Connect();
        var tables = new CuratedTables(connection, [.. curation.Files.Select(file => file.Name)], cancellationToken);
        var rows = new Dictionary<string, StageOutputResult>();
        foreach (var split in Enum.GetValues<Split>())
            rows[split.Name()] = new(tables.WriteSplit(outputs[split.Name()], split, curation.Kept.Where(row => row.Split == split).Select(row => row.Row)));
        rows["rejected"] = new(tables.WriteRejected(outputs["rejected"], curation.Rejected));
        rows["clusters"] = new(tables.WriteClusters(outputs["clusters"], curation.Members));
        return rows;
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
