namespace Pipeline.Engine.Install;

/// <summary>The program that runs assemblies.</summary>
public static class DotNetProgram
{
    /// <summary>How build.sh tells the host, a native program, where it found dotnet, which need not be on the PATH.</summary>
    public const string Variable = "PIPELINE_DOTNET";

    private const string Name = "dotnet";

    /// <summary>Absolute. The one that build.sh compiled with; where the host's code runs under dotnet, as in tests, that one; else the first on the PATH.</summary>
    public static string Path { get; } =
        Environment.GetEnvironmentVariable(Variable) is { Length: > 0 } told ? told
        : Environment.ProcessPath is { } own && System.IO.Path.GetFileName(own) == Name ? own
        : (Environment.GetEnvironmentVariable("PATH") ?? "").Split(System.IO.Path.PathSeparator)
            .Where(System.IO.Path.IsPathRooted).Select(folder => System.IO.Path.Combine(folder, Name)).FirstOrDefault(File.Exists) ?? "/usr/bin/dotnet";
}
