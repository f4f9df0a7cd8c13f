namespace Pipeline.Engine.Install;

/// <summary>The program that runs assemblies.</summary>
public static class DotNetProgram
{
    /// <summary>How build.sh tells the host, a native program, where it found dotnet, which need not be on the PATH.</summary>
    public const string Variable = "PIPELINE_DOTNET";

    /// <summary>The one that build.sh compiled with; where the host's code runs under dotnet, as in tests, that one.</summary>
    public static string Path { get; } =
        Environment.GetEnvironmentVariable(Variable) is { Length: > 0 } told ? told
        : Environment.ProcessPath is { } own && System.IO.Path.GetFileName(own) == "dotnet" ? own
        : "dotnet";
}
