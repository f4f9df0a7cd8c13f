using Pipeline.Host.Output;

namespace Pipeline.Host.Targets.Checks;

/// <summary>The file systems that build output and store lie on.</summary>
internal static class StoreChecks
{
    private const long Least = 1L << 30;

    /// <summary>Whether a gibibyte is left.</summary>
    public static Finding Space(string folder)
    {
        var drive = new DriveInfo(ExistingPart(folder));
        var detail = $"{Size.Short(drive.AvailableFreeSpace)} free for {folder}";
        return drive.AvailableFreeSpace >= Least
            ? new Finding("disk", FindingState.Good, detail)
            : new Finding("disk", FindingState.Broken, detail, "free some space, or put the store elsewhere with --cache=DIR");
    }

    /// <summary>Whether the file system of the store holds a lock against a second holder, and that of a workspace that has its store elsewhere.</summary>
    public static IEnumerable<Finding> Locks(string workspace, string cacheFolder)
    {
        yield return Locks(ExistingPart(cacheFolder), "put the store on another file system with --cache=DIR", "choose another store with --cache=DIR");
        if (!cacheFolder.StartsWith(workspace + "/", StringComparison.Ordinal))
            yield return Locks(ExistingPart(Path.Combine(workspace, "artifacts")), "move the workspace to another file system", "move the workspace to where you may write");
    }

    private static Finding Locks(string folder, string otherDisk, string otherFolder)
    {
        var file = Path.Combine(folder, $".doctor-{Guid.NewGuid():N}");
        try
        {
            using var first = new FileStream(file, FileMode.CreateNew, FileAccess.ReadWrite, FileShare.None, 1, FileOptions.DeleteOnClose);
            // Sharing nothing is flock(LOCK_EX) underneath; an error here is what a second holder must get.
            return IsRefused(file)
                ? new Finding("locks", FindingState.Good, $"flock works in {folder}")
                : new Finding("locks", FindingState.Broken, $"flock excludes nobody in {folder}", otherDisk);
        }
        catch (Exception refused) when (refused is IOException or UnauthorizedAccessException)
        {
            return new Finding("locks", FindingState.Broken, refused.Message, $"make {folder} writable, or {otherFolder}");
        }
    }

    private static bool IsRefused(string file)
    {
        try
        {
            using var second = new FileStream(file, FileMode.Open, FileAccess.ReadWrite, FileShare.None);
            return false;
        }
        catch (IOException)
        {
            return true;
        }
    }

    /// <summary>The folder, or the nearest above it that exists: Doctor makes nothing.</summary>
    private static string ExistingPart(string folder)
    {
        while (!Directory.Exists(folder))
            folder = Path.GetDirectoryName(folder)!;
        return folder;
    }
}
