using System.Diagnostics;

namespace Pipeline.Engine.Store;

/// <summary>Removes a folder whatever is in it: read-only parts, names that are not text. Symbolic links are removed, never followed.</summary>
internal static class WritableTree
{
    private const UnixFileMode Writable = UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.UserExecute;

    /// <exception cref="IOException">Something in it belongs to another user, or the disk fails.</exception>
    /// <exception cref="UnauthorizedAccessException">The same.</exception>
    public static void Delete(string folder)
    {
        if (!Directory.Exists(folder))
            return;
        try
        {
            Directory.Delete(folder, recursive: true);
        }
        catch (DirectoryNotFoundException)
        {
            // Another invocation has just removed it.
        }
        catch (Exception failure) when (failure is UnauthorizedAccessException or IOException)
        {
            MakeWritable(folder);
            DeleteByBytes(folder);
        }
    }

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

    /// <summary>.NET's own deletion cannot say a name that is not UTF-8.</summary>
    private static void DeleteByBytes(string folder)
    {
        using var remove = Process.Start(new ProcessStartInfo("/bin/rm", ["-rf", "--", folder]) { RedirectStandardError = true })!;
        var errors = remove.StandardError.ReadToEnd();
        remove.WaitForExit();
        if (remove.ExitCode != 0)
            throw new IOException($"{folder} cannot be removed: {errors.Trim()}");
    }
}
