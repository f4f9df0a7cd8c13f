using Pipeline.Engine.Store.Native;

namespace Pipeline.Engine.Store;

/// <summary>Whole folders.</summary>
internal static class Folders
{
    /// <summary>Everything below a folder, each before the folder that holds it. Symbolic links are entries, never followed.</summary>
    public static IEnumerable<(string Path, FileStatus Status)> Below(string folder)
    {
        var seen = new List<(string Path, FileStatus Status)>();
        var waiting = new Stack<string>([folder]);
        while (waiting.TryPop(out var here))
        {
            foreach (var name in FolderReader.TryNames(here) ?? [])
            {
                var path = Path.Combine(here, name);
                if (PosixPath.Status(path) is not { } status)
                    continue;
                seen.Add((path, status));
                if (status.Kind == FileKind.Folder)
                    waiting.Push(path);
            }
        }

        // A folder is always seen before what it holds.
        seen.Reverse();
        return seen;
    }

    /// <summary>Deletes a folder with all it holds.</summary>
    public static void Delete(string folder)
    {
        foreach (var (path, status) in Below(folder))
        {
            if (status.Kind == FileKind.Folder)
                PosixPath.DeleteEmptyFolder(path);
            else
                PosixPath.Delete(path);
        }

        PosixPath.DeleteEmptyFolder(folder);
    }
}
