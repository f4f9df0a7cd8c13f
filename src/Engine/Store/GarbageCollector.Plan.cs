using Pipeline.Contracts;

namespace Pipeline.Engine.Store;

public sealed partial class GarbageCollector
{
    private sealed record Kept(Reach Reach, List<string> Dropped, long Bytes);

    /// <summary>What stays: first by the number of runs, then by giving up more of the oldest until it fits.</summary>
    private Kept Plan(IReadOnlyList<RootFile> files, StoreListing content, int? keepRuns, long? maxSize)
    {
        var runs = files.FirstOrDefault(file => file.Id == own.Id)?.Record is { } mine ? mine.Runs.Where(run => !mine.Tags.Values.Contains(run.Id)).ToList() : [];
        var newest = files.FirstOrDefault(file => file.Id == own.Id)?.Record?.Runs.TakeLast(Math.Max(0, keepRuns ?? int.MaxValue)).ToHashSet() ?? [];
        var dropped = runs.Where(run => !newest.Contains(run)).Select(run => run.Id).ToList();
        var reach = new Reach(store, content.ActionsByManifest);
        while (true)
        {
            Follow(files, content, reach, dropped);
            var bytes = content.BytesOf(reach);
            var next = runs.SkipLast(1).FirstOrDefault(run => !dropped.Contains(run.Id));
            if (maxSize is null || bytes <= maxSize || next is null)
                return new Kept(reach, dropped, bytes);
            dropped.Add(next.Id);
        }
    }

    private void Follow(IReadOnlyList<RootFile> files, StoreListing content, Reach reach, List<string> dropped)
    {
        reach.Clear();
        foreach (var file in files)
        {
            var roots = file.Record!;
            WorkspaceRoots.Add(roots, reach, content.ManifestOf);
            foreach (var run in roots.Runs.Where(run => file.Id != own.Id || !dropped.Contains(run.Id)))
            {
                reach.AddBlob(run.Snapshot);
                foreach (var manifest in StagesOf(run, file).Values)
                    reach.AddManifest(manifest);
            }
        }
    }

    private IReadOnlyDictionary<string, Digest> StagesOf(RunRoot run, RootFile file) =>
        Snapshot.Read(store, run.Snapshot) ?? throw new StoreException(
            $"What run {run.Id} of {file.Record!.Workspace} made is not known, because its list {store.BlobPath(run.Snapshot)} is missing or damaged, "
            + (file.Id == own.Id ? "so nothing was deleted. Keep fewer runs with --keep-runs." : $"so nothing was deleted. Give up what that workspace keeps with --forget={file.Id}."),
            store.BlobPath(run.Snapshot));
}
