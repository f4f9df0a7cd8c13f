using Pipeline.Contracts;

namespace Pipeline.Engine.Store;

/// <summary>
/// Deletes what no kept run, tag, lock file or materialised artifact of any workspace reaches. Holds the store's lock exclusively, which every run holds
/// shared. Model replies (<c>calls/</c>) and the quarantine are never touched.
/// </summary>
public sealed partial class GarbageCollector(ContentStore store, Roots own)
{
    /// <summary>The lock that runs hold shared and a collection exclusively.</summary>
    public const string LockName = "store";

    /// <param name="keepRuns">How many of this workspace's newest runs to keep, beside tagged ones; null keeps all. Other workspaces' runs are theirs.</param>
    /// <param name="maxSize">Bytes: the oldest untagged runs of this workspace but the newest are given up until the rest fits; null is no limit.</param>
    /// <param name="dryRun">Only tell.</param>
    /// <param name="forget">The id of a workspace that keeps nothing any more.</param>
    /// <exception cref="StoreException">What some workspace keeps cannot be read, so nothing may be deleted; the message names the file.</exception>
    public async Task<GcResult> CollectAsync(int? keepRuns, long? maxSize, bool dryRun, string? forget, CancellationToken cancellation)
    {
        using var all = await store.LockAsync(LockName, LockMode.Exclusive, cancellation).ConfigureAwait(false);
        using var roots = await store.LockAsync(Roots.LockName, LockMode.Exclusive, cancellation).ConfigureAwait(false);

        var (files, forgotten) = ReadRoots(forget);
        var content = StoreListing.Of(store);
        var plan = Plan(files, content, keepRuns, maxSize);
        var items = new List<GcItem>();
        if (forgotten is not null)
            items.Add(new GcItem(GcKind.Roots, Relative(forgotten.Path), new FileInfo(forgotten.Path).Length));
        items.AddRange(content.Unkept(plan.Reach).Concat(Leftovers.Of(store, content)).OrderBy(item => item.Kind));
        if (!dryRun)
        {
            // The runs first: were the machine to die after their blobs, they would lead to nothing.
            if (plan.Dropped.Count > 0)
                own.UpdateLocked(record => record with { Runs = [.. record.Runs.Where(run => !plan.Dropped.Contains(run.Id))] });
            items.RemoveAll(item => !Delete(item, cancellation));
        }

        return new GcResult
        {
            DryRun = dryRun,
            Items = items,
            DroppedRuns = plan.Dropped,
            BytesKept = plan.Bytes,
            Fits = maxSize is null || plan.Bytes <= maxSize,
        };
    }

    private (IReadOnlyList<RootFile> Files, RootFile? Forgotten) ReadRoots(string? forget)
    {
        var files = RootFiles.All(store);
        var forgotten = forget is null ? null : files.FirstOrDefault(file => file.Id == forget)
            ?? throw new UnknownWorkspaceException($"No workspace '{forget}' is recorded in {store.RootFolder}; there are: {string.Join(", ", files.Select(file => file.Id))}.");
        foreach (var file in files.Where(file => file != forgotten && file.Record is null))
        {
            throw new StoreException(
                $"{file.Path} cannot be read, so what its workspace keeps is not known and nothing was deleted. "
                + $"Restore the file, or give up what it kept with --target=Gc --forget={file.Id}.",
                file.Path);
        }

        // Whoever calls keeps what lies in its folder, even if no run of it came to the point of recording that.
        var others = files.Where(file => file != forgotten && file.Id != own.Id);
        return (forgotten?.Id == own.Id ? [.. others] : [.. others, new RootFile(own.Id, RootFiles.PathOf(store, own.Id), own.Read())], forgotten);
    }

    private string Relative(string path) => Path.GetRelativePath(store.Folder, path);
}
