using Pipeline.Contracts;
using Pipeline.Engine.Store.Native;

namespace Pipeline.Engine.Store;

/// <summary>What crashed invocations leave behind.</summary>
internal static class Leftovers
{
    /// <summary>A temporary file this old belongs to nobody, even where a clock is wrong by hours.</summary>
    private static readonly TimeSpan TemporaryAge = TimeSpan.FromDays(1);

    /// <summary>Checkpoints of a failed stage are worth something for this long.</summary>
    private static readonly TimeSpan WorkAge = TimeSpan.FromDays(14);

    public static IEnumerable<GcItem> Of(ContentStore store, StoreListing content) =>
        Work(store, content).Concat(Temporary(store)).Concat(Locks(store));

    /// <summary>Attempts at what has succeeded since, and old ones; scratch stores of verifications.</summary>
    private static IEnumerable<GcItem> Work(ContentStore store, StoreListing content)
    {
        foreach (var name in FolderReader.TryNames(store.WorkRoot) ?? [])
        {
            var folder = Path.Combine(store.WorkRoot, name);
            if (PosixPath.Status(folder) is not { Kind: FileKind.Folder } status || !Digest.TryParse(name, out var fingerprint))
                continue;
            var below = Below(folder);
            var newest = below.Select(entry => entry.Status.State.Modified).Append(status.State.Modified).Max();
            if (content.ManifestOf.ContainsKey(fingerprint) || IsOlder(store, newest, WorkAge))
                yield return new GcItem(GcKind.Work, Path.GetRelativePath(store.Folder, folder), below.Where(IsOwnFile).Sum(entry => entry.Status.State.Size));
        }

        // Gc runs alone, so whoever used one is gone.
        foreach (var name in FolderReader.TryNames(store.ScratchRoot) ?? [])
        {
            var folder = Path.Combine(store.ScratchRoot, name);
            yield return new GcItem(GcKind.Work, Path.GetRelativePath(store.Folder, folder), Folders.Below(folder).Where(IsOwnFile).Sum(entry => entry.Status.State.Size));
        }

        // A hard link into the store frees nothing.
        static bool IsOwnFile((string Path, FileStatus Status) entry) => entry.Status is { Kind: FileKind.Regular, Links: 1 };
    }

    /// <summary>Nothing for a folder that holds a name which is not text: its own age decides then.</summary>
    private static List<(string Path, FileStatus Status)> Below(string folder)
    {
        try
        {
            return [.. Folders.Below(folder)];
        }
        catch (FileRefusedException)
        {
            return [];
        }
    }

    private static IEnumerable<GcItem> Temporary(ContentStore store) =>
        from root in new[] { store.BlobFolder, store.ActionFolder, store.RootFolder, store.Locks.Folder, Path.Combine(store.Folder, "stat"), Path.Combine(store.Folder, "calls"), store.QuarantineFolder }
        from entry in Folders.Below(root)
        where entry.Status.Kind == FileKind.Regular
            && Path.GetFileName(entry.Path).StartsWith(AtomicFile.TemporaryPrefix, StringComparison.Ordinal)
            && IsOlder(store, entry.Status.State.Modified, TemporaryAge)
        select new GcItem(GcKind.Temporary, Path.GetRelativePath(store.Folder, entry.Path), entry.Status.State.Size);

    /// <summary>Lock files, one for each fingerprint ever run. Whoever waits for one that is deleted notices, and makes it anew.</summary>
    private static IEnumerable<GcItem> Locks(ContentStore store) =>
        from name in store.Locks.Kept()
        where name is not (GarbageCollector.LockName or Roots.LockName)
        select new GcItem(GcKind.Lock, Path.GetRelativePath(store.Folder, Path.Combine(store.Locks.Folder, name)), 0);

    private static bool IsOlder(ContentStore store, long modified, TimeSpan age) =>
        (store.Time.GetUtcNow() - DateTimeOffset.UnixEpoch).TotalNanoseconds - modified > age.TotalNanoseconds;
}
