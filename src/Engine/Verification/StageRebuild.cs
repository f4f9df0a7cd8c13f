using System.Text.Json.Nodes;
using Pipeline.Contracts;

namespace Pipeline.Engine.Verification;

/// <summary>What became of a stage that was run again to compare.</summary>
/// <param name="Outputs">Those whose bytes or rows differ.</param>
/// <param name="Metrics">Those that differ.</param>
/// <param name="Error">Why it failed or was passed over; null otherwise.</param>
public sealed record StageRebuild(
    string Stage, RebuildOutcome Outcome, IReadOnlyList<OutputDifference> Outputs, IReadOnlyList<MetricDifference> Metrics, string? Error)
{
    internal static StageRebuild Failed(string stage, string error) => new(stage, RebuildOutcome.Failed, [], [], error);

    internal static StageRebuild Skipped(string stage, string reason) => new(stage, RebuildOutcome.Skipped, [], [], reason);

    /// <summary>Compares what a stage made before with what it made now.</summary>
    public static StageRebuild Compare(Manifest stored, Manifest made)
    {
        var outputs = stored.Outputs
            .Join(made.Outputs, output => output.Name, output => output.Name, (old, now) => (old, now))
            .Where(pair => pair.old.Digest != pair.now.Digest || pair.old.Rows != pair.now.Rows)
            .Select(pair => new OutputDifference(pair.old.Name, pair.old.Digest, pair.now.Digest, Files(pair.old, pair.now)))
            .ToList();
        var metrics = stored.Metrics.Select(metric => metric.Key).Union(made.Metrics.Select(metric => metric.Key))
            .Where(name => !JsonNode.DeepEquals(stored.Metrics[name], made.Metrics[name]))
            .Select(name => new MetricDifference(name, stored.Metrics[name]?.ToJsonString(), made.Metrics[name]?.ToJsonString()))
            .ToList();
        return new(stored.Stage, outputs.Count + metrics.Count == 0 ? RebuildOutcome.Equal : RebuildOutcome.Different, outputs, metrics, null);
    }

    private static List<string> Files(ManifestOutput old, ManifestOutput now)
    {
        var (before, after) = (old.Files.ToDictionary(file => file.Path, file => file.Digest), now.Files.ToDictionary(file => file.Path, file => file.Digest));
        return [.. before.Keys.Union(after.Keys)
            .Where(path => !before.TryGetValue(path, out var one) || !after.TryGetValue(path, out var other) || one != other)
            .Order(StringComparer.Ordinal)];
    }
}

public enum RebuildOutcome
{
    /// <summary>The same bytes.</summary>
    Equal,
    Different,
    /// <summary>It could not be run, or ended badly.</summary>
    Failed,
    /// <summary>There is nothing to compare, or the stage does not promise the same bytes; the error says which.</summary>
    Skipped,
}

/// <param name="Old">The output's digest as stored.</param>
/// <param name="New">As made now.</param>
/// <param name="Files">Paths of the files that differ, came or went, sorted.</param>
public sealed record OutputDifference(string Name, Digest Old, Digest New, IReadOnlyList<string> Files);

/// <summary>A metric as JSON, before and now; null where it is not there.</summary>
public sealed record MetricDifference(string Name, string? Old, string? New);
