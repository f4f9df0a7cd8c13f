using System.Text.Json;
using System.Text.Json.Nodes;
using Pipeline.Curate.Splitting;
using Pipeline.Curate.Writing;
using Pipeline.Data;

namespace Pipeline.Curate;

/// <summary>Reads raw rows, computes what becomes of each, writes the tables.</summary>
internal static class CurateStage
{
    public static JsonObject Write(Curation curation, IReadOnlyDictionary<string, string> outputs, CancellationToken cancellationToken)
    {
        using var database = DuckDbDatabase.Open();
        using var connection = database.Connect();
        var tables = new CuratedTables(connection, [.. curation.Files.Select(file => file.Name)], cancellationToken);
        foreach (var split in Enum.GetValues<Split>())
            tables.WriteSplit(outputs[split.Name()], split, curation.Kept.Where(row => row.Split == split).Select(row => row.Row));
        tables.WriteRejected(outputs["rejected"], curation.Rejected);
        tables.WriteClusters(outputs["clusters"], curation.Members);
        var statistics = Statistics.Of(curation.Files, curation.Ignored, curation.Kept, curation.Rejected);
        File.WriteAllText(Path.Combine(outputs["stats"], Statistics.FileName), statistics.ToJsonString(new JsonSerializerOptions { WriteIndented = true }));
        return statistics;
    }
}
