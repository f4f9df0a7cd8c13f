using Pipeline.Contracts;
using Pipeline.Engine.Execution.Planning;
using Pipeline.Engine.Store;

namespace Pipeline.Engine.Journal;

/// <summary>What the stages of one workspace did before: its materialised manifests first, then the journal.</summary>
public sealed class StageHistory(StageJournal journal, ContentStore store, string artifacts, string workspaceId, string pipeline) : IHistory
{
    private Dictionary<string, List<JournalEntry>>? _events;
    /// <summary>Results of this workspace's other pipelines; read with the events.</summary>
    private HashSet<(string Stage, Digest Manifest)> _others = [];

    /// <summary>The result under <c>artifacts/</c>, or, if that is gone or another pipeline's, the last one the journal knows.</summary>
    public StageSuccess? LastSuccess(string stage) =>
        Materialised(stage) is { } here && !IsOthers(stage, here.Manifest) ? here : Successes(stage).LastOrDefault();

    /// <summary>Two files of one folder may each have a stage of that name: their artifacts have one place, and stand there by turns.</summary>
    private bool IsOthers(string stage, Digest manifest) =>
        !Successes(stage).Any(success => success.Manifest == manifest) && _others.Contains((stage, manifest));

    /// <summary>The fingerprint and manifest of what stands under <c>artifacts/&lt;Stage&gt;</c>, or null.</summary>
    public StageSuccess? Materialised(string stage)
    {
        var path = Path.Combine(artifacts, stage, "manifest.json");
        if (!File.Exists(path))
            return null;
        try
        {
            var bytes = File.ReadAllBytes(path);
            var digest = Digest.Of(bytes);
            // A manifest that the store does not have was edited; it says nothing.
            return ManifestBytes.TryParse(bytes) is { } manifest && store.Check(digest, bytes.Length, inFull: false) == Presence.Present
                ? new(manifest.Fingerprint, digest)
                : null;
        }
        catch (IOException)
        {
            // A copy that cannot be read is made anew when it is next materialised; the journal still knows.
            return null;
        }
    }

    /// <summary>Executions of the stage that ended well, oldest first.</summary>
    public IEnumerable<StageSuccess> Executions(string stage) =>
        Events(stage).Where(entry => entry is { Event: JournalEvent.Executed, Manifest: not null }).Select(Success);

    /// <summary>Whether the stage's last attempt at this fingerprint failed.</summary>
    public bool FailedAt(string stage, Digest fingerprint) =>
        Events(stage).LastOrDefault(entry => entry.Fingerprint == fingerprint) is { Event: JournalEvent.Failed };

    private IEnumerable<StageSuccess> Successes(string stage) =>
        Events(stage).Where(entry => entry.Manifest is not null).Select(Success);

    private static StageSuccess Success(JournalEntry entry) => new(entry.Fingerprint, entry.Manifest!.Value);

    private List<JournalEntry> Events(string stage)
    {
        if (_events is null)
        {
            var own = journal.Read().Where(entry => entry.Workspace == workspaceId).ToLookup(entry => entry.Pipeline == pipeline);
            _events = own[true].GroupBy(entry => entry.Stage).ToDictionary(group => group.Key, group => group.ToList(), StringComparer.Ordinal);
            _others = [.. own[false].Where(entry => entry.Manifest is not null).Select(entry => (entry.Stage, entry.Manifest!.Value))];
        }

        return _events.GetValueOrDefault(stage, []);
    }
}
