using System.Diagnostics;
using Pipeline.Engine.Store.Native;

namespace Pipeline.Engine.Store;

/// <summary>Whole folders.</summary>
internal static class Folders
{
    private const UnixFileMode Writable = UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.UserExecute;

    /// <summary>Everything below a folder, each before the folder that holds it; of a folder that may not be read nothing. Symbolic links are entries, never followed.</summary>
    public static IEnumerable<(string Path, FileStatus Status)> Below(string folder)
    {
        var seen = new List<(string Path, FileStatus Status)>();
        var waiting = new Stack<string>([folder]);
        while (waiting.TryPop(out var here))
        {
            foreach (var name in Names(here))
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

    private static List<string> Names(string folder)
    {
        try
        {
            return FolderReader.TryNames(folder) ?? [];
        }
        catch (StoreException failure) when (failure.IsAccessDenied)
        {
            return [];
        }
    }

    /// <summary>Deletes a folder with all it holds: read-only parts, and names that are not text. Symbolic links are deleted, never followed.</summary>
    /// <exception cref="IOException">Something in it belongs to another user, or the disk fails.</exception>
    /// <exception cref="UnauthorizedAccessException">The same.</exception>
    public static void Delete(string folder)
    {
        if (PosixPath.Status(folder) is not { } status)
            return;
        if (status.Kind != FileKind.Folder)
            PosixPath.Delete(folder);
        else if (!TryDeleteByNames(folder))
            DeleteByForce(folder);
    }

    private static bool TryDeleteByNames(string folder)
    {
        try
        {
            foreach (var (path, status) in Below(folder))
            {
                if (status.Kind == FileKind.Folder)
                    PosixPath.DeleteEmptyFolder(path);
                else
                    PosixPath.Delete(path);
            }

            return PosixPath.DeleteEmptyFolder(folder) || PosixPath.Status(folder) is null;
        }
        catch (FileRefusedException)
        {
            return false;
        }
        catch (StoreException failure) when (failure.IsAccessDenied)
        {
            return false;
        }
    }

    /// <summary>By rm(1), which takes names as bytes.</summary>
    private static void DeleteByForce(string folder)
    {
        MakeWritable(folder);
        using var remove = Process.Start(new ProcessStartInfo("/bin/rm", ["-rf", "--", folder]) { RedirectStandardError = true })!;
        var errors = remove.StandardError.ReadToEnd();
        remove.WaitForExit();
        if (remove.ExitCode != 0)
            throw new IOException($"{folder} cannot be removed: {errors.Trim()}");
    }

    // Only folders: the mode of a file would be the mode of the blob that it is a hard link to.
    private static void MakeWritable(string folder)
    {
        File.SetUnixFileMode(folder, Writable);
        foreach (var inner in new DirectoryInfo(folder).EnumerateDirectories())
        {
            // A name that is not UTF-8 reads as one that does not exist.
            if (inner.LinkTarget is null && inner.Exists)
                MakeWritable(inner.FullName);
        }
    }
}
