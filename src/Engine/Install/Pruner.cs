using Pipeline.Contracts;
using Pipeline.Engine.Store;
using Pipeline.Engine.Store.Native;

namespace Pipeline.Engine.Install;

/// <summary>Deletes what nobody will start any more. Called under the installers' lock.</summary>
internal sealed class Pruner(RunFolders folders)
{
    /// <summary>Folders kept of each name, so that going back to a change made before needs no new copy.</summary>
    internal const int Kept = 5;
    private const string Discarded = ".gone-";

    /// <summary>Deletes the older folders of <paramref name="name"/>, but for those in use, and what killed installers left.</summary>
    public void Prune(string name)
    {
        var current = CurrentFile.Read(folders.Current(name))?.Code.Hex;
        var installed = new DirectoryInfo(folders.Of(name)).EnumerateDirectories()
            .Where(folder => Digest.TryParse(folder.Name, out _) && folder.Name != current)
            .OrderByDescending(folder => folder.LastWriteTimeUtc);
        foreach (var folder in installed.Skip(Kept - 1))
        {
            if (!Lease.IsTaken(folder.FullName) && !RunningProcesses.AnyNames(folder.FullName))
                Discard(folder.FullName);
        }

        foreach (var leftover in Directory.EnumerateDirectories(folders.Of(name), ".*"))
            Folders.Delete(leftover);
    }

    /// <summary>Deletes shared files that no folder holds any more.</summary>
    public void PruneShared()
    {
        foreach (var file in Directory.EnumerateFiles(folders.Shared))
        {
            if (PosixPath.Status(file) is { Links: 1 })
                PosixPath.Delete(file);
        }
    }

    /// <summary>Takes the folder's name away first, so that no half of it is ever found under its digest.</summary>
    public static void Discard(string folder)
    {
        var aside = Path.Combine(Path.GetDirectoryName(folder)!, Discarded + Guid.NewGuid().ToString("N"));
        PosixPath.Rename(folder, aside);
        Folders.Delete(aside);
    }
}
