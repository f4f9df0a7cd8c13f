using System.Text.RegularExpressions;
using Pipeline.Testing;

namespace Pipeline.Tests.Running;

/// <summary>The compiled program, as <c>build.sh</c> starts it.</summary>
internal static partial class HostProgram
{
    /// <summary>The assembly in its immutable folder.</summary>
    public static string Assembly { get; } = Find();

    private static string Find()
    {
        var current = Path.Combine(Repository.Root, ".out", "run", "host", "current");
        if (File.Exists(current) && Digest().Match(File.ReadAllText(current)) is { Success: true } digest
            && Path.Combine(Repository.Root, ".out", "run", "host", digest.Value, "Pipeline.Host.dll") is var assembly && File.Exists(assembly))
            return assembly;
        throw new InvalidOperationException($"{current} names no host. Call build.sh once (--target=Build compiles and does no more), then run these tests again.");
    }

    [GeneratedRegex("[0-9a-f]{64}")]
    private static partial Regex Digest();
}
