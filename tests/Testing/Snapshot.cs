using System.Runtime.CompilerServices;
using NUnit.Framework;

namespace Pipeline.Testing;

/// <summary>Compares a text with <c>Name.verified.txt</c> beside the test's source, as Verify does.</summary>
public static class Snapshot
{
    private const string MappedRoot = "/_/";

    /// <summary>Fails unless <paramref name="actual"/> is what was verified; then the text lies in <c>Name.received.txt</c>, to be looked at and renamed.</summary>
    /// <param name="name">The snapshot's own name; the running test's class and method by default.</param>
    public static void Verify(string actual, string? name = null, [CallerFilePath] string source = "")
    {
        var test = TestContext.CurrentContext.Test;
        var stem = Path.Combine(Path.GetDirectoryName(SourceFile(source))!, name ?? $"{test.ClassName!.Split('.')[^1]}.{test.MethodName}");
        var (verified, received) = ($"{stem}.verified.txt", $"{stem}.received.txt");
        var expected = File.Exists(verified) ? Normal(File.ReadAllText(verified)) : null;
        actual = Normal(actual);
        if (actual == expected)
        {
            File.Delete(received);
            return;
        }

        File.WriteAllText(received, actual);
        Assert.Fail(expected is null
            ? $"There is no {verified} yet. If {received} is right, rename it:\n{actual}"
            : $"The text differs from {verified}. If {received} is right, rename it.\n{SnapshotDiff.Of(expected, actual)}");
    }

    /// <summary>Line ends of the checkout and a last line end that an editor added make no difference.</summary>
    private static string Normal(string text) => text.ReplaceLineEndings("\n").TrimEnd('\n') + "\n";

    /// <summary>Sources are compiled under a mapped root, so that assemblies do not depend on where they were built; this finds them again.</summary>
    private static string SourceFile(string source)
    {
        if (!source.StartsWith(MappedRoot, StringComparison.Ordinal))
            return source;
        var folder = AppContext.BaseDirectory;
        while (!File.Exists(Path.Combine(folder, "Pipeline.sln")))
        {
            folder = Path.GetDirectoryName(folder.TrimEnd(Path.DirectorySeparatorChar))
                ?? throw new InvalidOperationException($"No Pipeline.sln above {AppContext.BaseDirectory}: snapshots are read from the sources.");
        }

        return Path.Combine(folder, source[MappedRoot.Length..]);
    }
}
