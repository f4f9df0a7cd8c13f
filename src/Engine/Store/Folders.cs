using Pipeline.Engine.Store.Native;

namespace Pipeline.Engine.Store;

/// <summary>Folders whose names need not survive a crash of the machine.</summary>
internal static class Folders
{
    /// <summary>Makes a folder and those above it.</summary>
    public static void Make(string path)
    {
        if (LibC.MakeFolder(path, 0x1ff) == 0)
            return;
        var errno = System.Runtime.InteropServices.Marshal.GetLastPInvokeError();
        if (errno == Errno.NotFound && Path.GetDirectoryName(path) is { Length: > 0 } parent)
        {
            Make(parent);
            Make(path);
        }
        else if (errno != Errno.Exists || PosixPath.Status(path, follow: true)?.Kind is not FileKind.Folder)
        {
            throw StoreException.From(errno, "make the folder", path);
        }
    }

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
