using System.Runtime.InteropServices;
using System.Text.Json.Nodes;

namespace Pipeline.Engine.Execution;

/// <summary>The machine of a run, for its notebook.</summary>
internal static class SystemInfo
{
    public static JsonObject Read() => new()
    {
        ["host"] = Environment.MachineName,
        ["os"] = RuntimeInformation.OSDescription,
        ["architecture"] = RuntimeInformation.ProcessArchitecture.ToString().ToLowerInvariant(),
        ["processor"] = Processor(),
        ["processors"] = Environment.ProcessorCount,
        ["memory_bytes"] = GC.GetGCMemoryInfo().TotalAvailableMemoryBytes,
        ["runtime"] = RuntimeInformation.FrameworkDescription,
        ["engine"] = typeof(SystemInfo).Assembly.GetName().Version!.ToString(3),
    };

    private static string? Processor()
    {
        const string Key = "model name";
        return File.Exists("/proc/cpuinfo")
            ? File.ReadLines("/proc/cpuinfo").FirstOrDefault(line => line.StartsWith(Key, StringComparison.Ordinal))?[Key.Length..].Trim(' ', '\t', ':')
            : null;
    }
}
