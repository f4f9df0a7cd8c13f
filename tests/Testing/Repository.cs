namespace Pipeline.Testing;

/// <summary>Where the sources of this build are.</summary>
public static class Repository
{
    /// <summary>The folder of Pipeline.sln, found from the test's own assembly upward.</summary>
    public static string Root { get; } = Find();

    /// <summary>Published data beside the repository, for tests that measure on real text; null where it is absent.</summary>
    public static string? Data => Path.Combine(Path.GetDirectoryName(Root)!, "shared", "data") is var path && Directory.Exists(path) ? path : null;

    private static string Find()
    {
        var folder = AppContext.BaseDirectory;
        while (!File.Exists(Path.Combine(folder, "Pipeline.sln")))
            folder = Path.GetDirectoryName(folder) ?? throw new InvalidOperationException($"No Pipeline.sln above {AppContext.BaseDirectory}.");
        return folder;
    }
}
