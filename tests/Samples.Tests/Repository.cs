namespace Pipeline.Samples.Tests;

/// <summary>Files of the repository that the tests were compiled in.</summary>
internal static class Repository
{
    private static readonly string Root = FindRoot();

    /// <summary>The absolute path of <paramref name="relative"/>.</summary>
    public static string Path(string relative) => System.IO.Path.Combine(Root, relative);

    public static string Read(string relative) => File.ReadAllText(Path(relative));

    private static string FindRoot()
    {
        for (var folder = new DirectoryInfo(AppContext.BaseDirectory); folder is not null; folder = folder.Parent)
        {
            if (File.Exists(System.IO.Path.Combine(folder.FullName, "Pipeline.sln")))
                return folder.FullName;
        }

        throw new DirectoryNotFoundException($"No Pipeline.sln above {AppContext.BaseDirectory}: run the tests from a build inside the repository.");
    }
}
