namespace Pipeline.Engine.Execution.Attempts;

/// <summary>Removes a folder whose parts may be read-only. Symbolic links in it are removed, never followed.</summary>
internal static class WritableTree
{
    private const UnixFileMode Writable = UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.UserExecute;

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
            // Another invocation, whose earlier attempt this was, has just removed it.
        }
        catch (UnauthorizedAccessException)
        {
            MakeWritable(folder);
            Directory.Delete(folder, recursive: true);
        }
    }

    private static void MakeWritable(string folder)
    {
        File.SetUnixFileMode(folder, Writable);
        foreach (var inner in new DirectoryInfo(folder).EnumerateDirectories())
        {
            if (inner.LinkTarget is null)
                MakeWritable(inner.FullName);
        }
    }
}
