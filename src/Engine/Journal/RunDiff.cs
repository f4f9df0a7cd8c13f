using System.Text;
using System.Text.Json.Nodes;
using Pipeline.Contracts;

namespace Pipeline.Engine.Journal;

/// <summary>Two runs side by side: what differs in parameters, metrics, artifacts and usage. A value is null where a side lacks it.</summary>
/// <param name="Unknown">Stages whose results differ and whose parameters and artifacts cannot be compared, because the store has a run's manifest no more.</param>
public sealed record RunDiff(
    string From, string To,
    IReadOnlyList<DiffEntry> Params, IReadOnlyList<DiffEntry> Metrics, IReadOnlyList<DiffEntry> Artifacts, IReadOnlyList<DiffEntry> Usage, IReadOnlyList<LostResult> Unknown)
{
    /// <param name="from">The older run, say.</param>
    /// <param name="to">The newer.</param>
    /// <param name="manifest">A manifest of the store, or null where it is gone.</param>
    public static RunDiff Between(RunRecord from, RunRecord to, Func<Digest, Manifest?> manifest)
    {
        List<LostResult> unknown = [.. Lost(from, to, manifest), .. Lost(to, from, manifest)];
        var left = unknown.Select(lost => lost.Stage).ToHashSet(StringComparer.Ordinal);
        var (old, now) = (Facts(from, manifest, left), Facts(to, manifest, left));
        return new(from.Id, to.Id,
            Compare(old.Params, now.Params), Compare(old.Metrics, now.Metrics), Compare(old.Artifacts, now.Artifacts), Compare(old.Usage, now.Usage), unknown);
    }

    private static IEnumerable<LostResult> Lost(RunRecord run, RunRecord other, Func<Digest, Manifest?> manifest) =>
        from stage in run.Stages
        where stage.Manifest is { } digest && other.Stages.FirstOrDefault(same => same.Name == stage.Name)?.Manifest != digest && manifest(digest) is null
        select new LostResult(stage.Name, run.Id);

    private static (Facts Params, Facts Metrics, Facts Artifacts, Facts Usage) Facts(RunRecord run, Func<Digest, Manifest?> manifest, HashSet<string> unknown)
    {
        var facts = (Params: new Facts(), Metrics: new Facts(), Artifacts: new Facts(), Usage: new Facts());
        foreach (var stage in run.Stages)
        {
            facts.Metrics.Add(stage.Name, stage.Metrics);
            facts.Usage.Add(stage.Name, stage.Usage);
            if (stage.Manifest is not { } digest || unknown.Contains(stage.Name) || manifest(digest) is not { } made)
                continue;
            facts.Params.Add(stage.Name, made.Params);
            foreach (var output in made.Outputs)
                facts.Artifacts.Values[(stage.Name, output.Name)] = output.Digest.ToString();
        }

        return facts;
    }

    private static List<DiffEntry> Compare(Facts old, Facts now) =>
        [.. old.Values.Keys.Union(now.Values.Keys).Order()
            .Select(key => new DiffEntry(key.Stage, key.Name, old.Values.GetValueOrDefault(key), now.Values.GetValueOrDefault(key)))
            .Where(entry => entry.From != entry.To)];
}

/// <summary>A value that two runs do not share, as JSON text or a digest.</summary>
public sealed record DiffEntry(string Stage, string Name, string? From, string? To);

/// <summary>A stage's result of a run that nothing tells of any more.</summary>
public sealed record LostResult(string Stage, string Run);

/// <summary>Values by stage and dotted name.</summary>
internal sealed class Facts
{
    public Dictionary<(string Stage, string Name), string> Values { get; } = [];

    public void Add(string stage, JsonObject members, string prefix = "")
    {
        foreach (var (key, value) in members)
        {
            if (value is JsonObject inner)
                Add(stage, inner, prefix + key + ".");
            else
                Values[(stage, prefix + key)] = Encoding.UTF8.GetString(CanonicalJson.Serialize(value));
        }
    }
}
