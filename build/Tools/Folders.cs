namespace Pipeline.Host.Tools;

/// <summary>Deletes trees that hold read-only files and links.</summary>
internal static class Folders
{
    private static readonly EnumerationOptions NoLinks = new() { RecurseSubdirectories = true, AttributesToSkip = FileAttributes.ReparsePoint };

    /// <summary>Deletes all entries of a folder but those named; how many it deleted. A folder that is not there has none.</summary>
    public static int Empty(string folder, IReadOnlyList<string> kept, CancellationToken cancellationToken)
    {
        if (!Directory.Exists(folder))
            return 0;
        var entries = Directory.EnumerateFileSystemEntries(folder).Where(entry => !kept.Contains(Path.GetFileName(entry))).ToList();
        foreach (var entry in entries)
        {
            cancellationToken.ThrowIfCancellationRequested();
            Delete(entry);
        }

        return entries.Count;
    }

    /// <summary>Deletes a file, a link or a folder with all it holds.</summary>
    public static void Delete(string entry)
    {
        // A link is deleted, never what it points to.
        if (!File.GetAttributes(entry).HasFlag(FileAttributes.Directory) || new DirectoryInfo(entry).LinkTarget is not null)
        {
            File.Delete(entry);
            return;
        }

        MakeWritable(entry);
        foreach (var folder in Directory.EnumerateDirectories(entry, "*", NoLinks))
            MakeWritable(folder);
        Directory.Delete(entry, recursive: true);
    }

    // Only folders: the mode of a file would be the mode of the store's blob that it is a hard link to.
    private static void MakeWritable(string folder) =>
        File.SetUnixFileMode(folder, File.GetUnixFileMode(folder) | UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.UserExecute);
}
