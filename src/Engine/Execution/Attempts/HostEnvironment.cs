using System.Collections;

namespace Pipeline.Engine.Execution.Attempts;

/// <summary>What this process was started with.</summary>
internal static class HostEnvironment
{
    /// <summary>The program that runs assemblies: this process's own, where it is one.</summary>
    public static string DotNet { get; } =
        Path.GetFileName(Environment.ProcessPath) == "dotnet" ? Environment.ProcessPath!
        : Environment.GetEnvironmentVariable("DOTNET_HOST_PATH") is { Length: > 0 } path ? path
        : Environment.GetEnvironmentVariable("DOTNET_ROOT") is { Length: > 0 } root ? Path.Combine(root, "dotnet")
        : "/usr/bin/dotnet";

    /// <summary>What build.sh tells the host of itself; a stage that calls build.sh of another clone must not inherit it.</summary>
    private const string OfTheHost = "PIPELINE_ROOT";

    /// <summary>A copy of the environment, for a stage.</summary>
    public static Dictionary<string, string> Variables() =>
        Environment.GetEnvironmentVariables().Cast<DictionaryEntry>()
            .Where(entry => (string)entry.Key != OfTheHost)
            .ToDictionary(entry => (string)entry.Key, entry => (string)entry.Value!, StringComparer.Ordinal);
}
