using Pipeline.Contracts;
using Pipeline.Engine.Store;

namespace Pipeline.Engine.Execution.Attempts;

/// <summary>Moves what a finished stage left in its output folders into the store.</summary>
public sealed class OutputCollector(ContentStore store)
{
    /// <summary>The files of one output, now blobs.</summary>
    /// <exception cref="StageFailedException">The folder is gone, or holds what cannot be stored: a link, a pipe, a device.</exception>
    public ManifestOutput Collect(string name, string folder, long? rows)
    {
        if (!Directory.Exists(folder) || new DirectoryInfo(folder).LinkTarget is not null)
            throw new StageFailedException($"output '{name}': the stage removed its output folder. It must leave its files in it.");
        try
        {
            var files = Files(name, new DirectoryInfo(folder))
                .Select(file => (Full: file.FullName, Relative: Path.GetRelativePath(folder, file.FullName)))
                .OrderBy(file => file.Relative, StringComparer.Ordinal)
                .Select(file => store.Ingest(file.Full, file.Relative))
                .ToList();
            return new(name, FileEntry.FolderDigest(files), files, rows);
        }
        catch (Exception failure) when (failure is UnauthorizedAccessException || (failure is StoreException { IsAccessDenied: true } denied && denied.Path.StartsWith(folder, StringComparison.Ordinal)))
        {
            var what = failure is StoreException { Path: var path } ? Path.GetRelativePath(folder, path) : failure.Message;
            throw new StageFailedException($"output '{name}': the stage left something that this user may not read: {what}. It must leave files that whoever runs it can read.");
        }
    }

    private static IEnumerable<FileInfo> Files(string output, DirectoryInfo folder)
    {
        // A stage may protect what it made. Its files are renamed into the store, which nobody but root may do out of a read-only folder.
        if ((folder.UnixFileMode & UnixFileMode.UserWrite) == 0)
            folder.UnixFileMode |= UnixFileMode.UserWrite;
        foreach (var entry in folder.GetFileSystemInfos())
        {
            if (entry.LinkTarget is not null)
                throw new StageFailedException($"output '{output}': {entry.Name} is a symbolic link. Write the file itself; links are not stored.");
            if (entry.Name.Contains('\uFFFD', StringComparison.Ordinal))
                throw new StageFailedException($"output '{output}': the file name {entry.Name} is not valid UTF-8. Rename the file.");
            if (entry is DirectoryInfo inner)
            {
                foreach (var file in Files(output, inner))
                    yield return file;
                continue;
            }

            yield return (FileInfo)entry;
        }
    }
}
