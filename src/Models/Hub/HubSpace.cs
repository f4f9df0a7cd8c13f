namespace Pipeline.Models.Hub;

/// <summary>Whether a model fits on the disk: better known before 100 GB than after them.</summary>
internal static class HubSpace
{
    /// <exception cref="HubException">It does not.</exception>
    public static void Require(string folder, HubSnapshot snapshot)
    {
        var missing = snapshot.Files.Sum(file => Math.Max(0, file.Size - Here(Path.Combine(folder, file.Name), file)));
        var free = new DriveInfo(Path.GetFullPath(folder)).AvailableFreeSpace;
        if (missing > free)
            throw new HubException($"{Quote.Name(snapshot.Repository)} needs {missing} more bytes in {folder}, and {free} are free. Make room, or choose another folder.");
    }

    // A file or a part of it, whatever its content: this is an estimate, and what is wrong is written again in its place.
    private static long Here(string destination, HubFile file)
    {
        var part = new PartFile(file, destination).Path;
        return Math.Max(File.Exists(destination) ? new FileInfo(destination).Length : 0, File.Exists(part) ? new FileInfo(part).Length : 0);
    }
}
