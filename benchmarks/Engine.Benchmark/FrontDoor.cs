namespace Pipeline.Engine.Benchmark;

/// <summary>The program as users start it.</summary>
internal static class FrontDoor
{
    public static string Root { get; } = FindRoot();

    public static Measured Run(params string[] arguments) => Measured.Of(Path.Combine(Root, "build.sh"), arguments);

    private static string FindRoot()
    {
        var folder = AppContext.BaseDirectory;
        while (!File.Exists(Path.Combine(folder, "build.sh")))
            folder = Path.GetDirectoryName(folder) ?? throw new InvalidOperationException($"No build.sh above {AppContext.BaseDirectory}.");
        return folder;
    }
}
