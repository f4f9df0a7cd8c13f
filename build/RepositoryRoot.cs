namespace Pipeline.Host;

/// <summary>Where <c>build.sh</c> lies.</summary>
internal static class RepositoryRoot
{
    /// <summary>What build.sh says in <c>PIPELINE_ROOT</c>; else the nearest folder above this program that holds build.sh.</summary>
    /// <exception cref="UsageException">Neither.</exception>
    public static string Find()
    {
        if (Environment.GetEnvironmentVariable("PIPELINE_ROOT") is { Length: > 0 } given)
            return Path.GetFullPath(given);
        for (var folder = AppContext.BaseDirectory; folder is not null; folder = Path.GetDirectoryName(folder))
        {
            if (File.Exists(Path.Combine(folder, "build.sh")))
                return folder;
        }

        throw new UsageException("This program lies in no repository; start it with build.sh.");
    }
}
