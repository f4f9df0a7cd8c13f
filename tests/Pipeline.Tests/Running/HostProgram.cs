using System.Text.RegularExpressions;
using Pipeline.Testing;

namespace Pipeline.Tests.Running;

/// <summary>The compiled program, as <c>build.sh</c> starts it.</summary>
internal static partial class HostProgram
{
    /// <summary>The native program in its immutable folder.</summary>
    public static string Path { get; } = Find();

    private static string Find()
    {
        var current = System.IO.Path.Combine(Repository.Root, ".out", "run", "host", "current");
        if (File.Exists(current) && Digest().Match(File.ReadAllText(current)) is { Success: true } digest
            && System.IO.Path.Combine(Repository.Root, ".out", "run", "host", digest.Value, "Pipeline.Host") is var program && File.Exists(program))
            return program;
        throw new InvalidOperationException($"{current} names no host. Call build.sh once (--target=Build compiles and does no more), then run these tests again.");
    }

    [GeneratedRegex("[0-9a-f]{64}")]
    private static partial Regex Digest();
}
