using System.Collections;
using Pipeline.Engine.Install;

namespace Pipeline.Engine.Execution.Attempts;

/// <summary>What this process was started with.</summary>
internal static class HostEnvironment
{
    /// <summary>What build.sh tells the host of itself; a stage that calls build.sh of another clone must not inherit it.</summary>
    private static readonly IReadOnlyList<string> OfTheHost = ["PIPELINE_ROOT", DotNetProgram.Variable];

    /// <summary>A copy of the environment, for a stage.</summary>
    public static Dictionary<string, string> Variables() =>
        Environment.GetEnvironmentVariables().Cast<DictionaryEntry>()
            .Where(entry => !OfTheHost.Contains((string)entry.Key))
            .ToDictionary(entry => (string)entry.Key, entry => (string)entry.Value!, StringComparer.Ordinal);
}
