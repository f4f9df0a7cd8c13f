using System.Text.Json;

namespace Pipeline.Engine.Journal;

/// <summary>The notebooks under <c>artifacts/runs</c>.</summary>
public sealed class RunArchive(string runs)
{
    /// <summary>Every readable record, oldest first. A notebook without one, or with one of another version, is passed over.</summary>
    public IReadOnlyList<RunRecord> All() =>
        Directory.Exists(runs)
            ? [.. new DirectoryInfo(runs).EnumerateDirectories()
                .Where(folder => folder.LinkTarget is null)
                .Select(folder => Read(folder.Name))
                .OfType<RunRecord>()
                .OrderBy(record => record.Started).ThenBy(record => record.Id, StringComparer.Ordinal)]
            : [];

    /// <summary>The record of the run that began last, or null.</summary>
    public RunRecord? Newest() => All() is [.., var last] ? last : null;

    /// <summary>The record of one run, or null.</summary>
    public RunRecord? Read(string id)
    {
        var path = Path.Combine(runs, id, RunRecord.FileName);
        if (!File.Exists(path))
            return null;
        try
        {
            var record = JsonSerializer.Deserialize(File.ReadAllBytes(path), RunJson.Default.RunRecord);
            return record?.Schema == RunRecord.CurrentSchema
                ? record with { Stages = [.. (record.Stages ?? []).Select(stage => stage with { Metrics = stage.Metrics ?? [], Usage = stage.Usage ?? [] })] }
                : null;
        }
        catch (JsonException)
        {
            // Truncated or of a later version: a miss, by contract.
            return null;
        }
    }
}
