using Pipeline.Contracts;
using Pipeline.Data;
using Pipeline.Engine;
using Pipeline.Engine.Execution.Planning;
using Pipeline.Engine.Journal;
using Pipeline.Engine.Store;

namespace Pipeline.Host.Targets;

/// <summary>What SQL finds: a view for each table among the artifacts, and the runs with their metrics.</summary>
internal static class QueryViews
{
    private static readonly Dictionary<string, string> Readers = new(StringComparer.OrdinalIgnoreCase)
    {
        [".parquet"] = "read_parquet({0}, hive_partitioning = false)",
        [".jsonl"] = "read_json({0}, format = 'newline_delimited')",
        [".csv"] = "read_csv({0})",
    };

    /// <param name="warn">Told of an output that is no table, whatever its name says: it has no view.</param>
    /// <returns>The names of all views, as SQL writes them.</returns>
    public static IReadOnlyList<string> Create(DuckDbConnection connection, PipelineWorkspace workspace, Action<string> warn)
    {
        var names = new List<string>();
        foreach (var (name, source) in Tables(workspace))
        {
            try
            {
                connection.Execute($"CREATE VIEW \"{name}\" AS SELECT * FROM {source}");
                names.Add($"\"{name}\"");
            }
            catch (DuckDbException failure)
            {
                warn($"there is no view \"{name}\": {failure.Message}");
            }
        }

        CreateRuns(connection, new RunArchive(workspace.RunsFolder).All());
        return [.. names, "runs", "metrics"];
    }

    /// <summary>Outputs whose files, metadata aside, are tables of one kind. They are read from the store: a view never sees an edited artifact.</summary>
    private static IEnumerable<(string Name, string Source)> Tables(PipelineWorkspace workspace)
    {
        foreach (var stage in workspace.AllStages)
        {
            if (workspace.History.LastSuccess(stage) is not { } last || workspace.Results.Load(last.Manifest) is not { } manifest)
                continue;
            foreach (var output in manifest.Outputs)
            {
                if (Source(output, workspace.Store) is { } source)
                    yield return ($"{stage}.{output.Name}", source);
            }
        }
    }

    private static string? Source(ManifestOutput output, ContentStore store)
    {
        var kinds = output.Files.Select(file => Path.GetExtension(file.Path)).Distinct(StringComparer.OrdinalIgnoreCase).ToList();
        if (kinds is not [var kind] || !Readers.TryGetValue(kind, out var reader)
            || output.Files.Any(file => store.Check(file.Digest, file.Size, inFull: false) != Presence.Present))
        {
            return null;
        }

        var paths = output.Files.Select(file => $"'{store.BlobPath(file.Digest).Replace("'", "''", StringComparison.Ordinal)}'");
        return string.Format(reader, $"[{string.Join(", ", paths)}]");
    }

    private static void CreateRuns(DuckDbConnection connection, IReadOnlyList<RunRecord> runs)
    {
        connection.Execute("CREATE TABLE runs(id VARCHAR, pipeline VARCHAR, command VARCHAR, started VARCHAR, ended VARCHAR, outcome VARCHAR)");
        connection.Execute("CREATE TABLE metrics(run VARCHAR, stage VARCHAR, name VARCHAR, value DOUBLE, text VARCHAR)");
        using var rows = connection.Append("runs");
        using var values = connection.Append("metrics");
        foreach (var run in runs)
        {
            rows.Add(run.Id).Add(run.Pipeline).Add(run.Command).Add($"{run.Started:O}").Add(run.Ended is { } ended ? $"{ended:O}" : null)
                .Add(run.Outcome.ToString().ToLowerInvariant()).EndRow();
            foreach (var stage in run.Stages)
            {
                foreach (var (name, value) in stage.Metrics)
                {
                    values.Add(run.Id).Add(stage.Name).Add(name);
                    if (value?.GetValueKind() == System.Text.Json.JsonValueKind.Number)
                        values.Add(value.GetValue<double>());
                    else
                        values.AddNull();
                    values.Add(value?.ToJsonString()).EndRow();
                }
            }
        }

        rows.Complete();
        values.Complete();
    }
}
