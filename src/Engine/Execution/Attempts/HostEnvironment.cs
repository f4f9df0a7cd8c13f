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

    /// <summary>A copy of the environment.</summary>
    public static Dictionary<string, string> Variables() =>
        Environment.GetEnvironmentVariables().Cast<DictionaryEntry>()
            .ToDictionary(entry => (string)entry.Key, entry => (string)entry.Value!, StringComparer.Ordinal);
}
