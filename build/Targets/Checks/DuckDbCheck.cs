using System.Text.RegularExpressions;
using Pipeline.Contracts;

namespace Pipeline.Host.Targets.Checks;

/// <summary>DuckDB's library: there, and the one that the repository pins.</summary>
internal static partial class DuckDbCheck
{
    public static async Task<Finding> RunAsync(string repositoryRoot, CancellationToken cancellationToken)
    {
        const string Name = "libduckdb";
        const string Mend = "rm -rf .out/npm .out/native/libduckdb.so; build/setup/npm.sh && build/setup/duckdb.sh";
        var library = Path.Combine(repositoryRoot, ".out", "native", "libduckdb.so");
        if (!File.Exists(library))
            return new Finding(Name, FindingState.Broken, $"{library} is missing", Mend);
        var pinned = PinnedHash().Match(await ReadAsync(repositoryRoot, "build/setup/duckdb.sh", cancellationToken)).Groups[1].Value;
        var version = PinnedVersion().Match(await ReadAsync(repositoryRoot, "package.json", cancellationToken)).Groups[1].Value;
        await using var stream = File.OpenRead(library);
        var hash = Digest.FromHash(await System.Security.Cryptography.SHA256.HashDataAsync(stream, cancellationToken)).Hex;
        return hash == pinned
            ? new Finding(Name, FindingState.Good, $"{version}, sha256 {hash}")
            : new Finding(Name, FindingState.Broken, $"{library} has sha256 {hash}, and {version} has {pinned}", Mend);
    }

    private static Task<string> ReadAsync(string root, string file, CancellationToken cancellationToken) =>
        File.ReadAllTextAsync(Path.Combine(root, file), cancellationToken);

    [GeneratedRegex("^sha256=([0-9a-f]{64})$", RegexOptions.Multiline | RegexOptions.CultureInvariant)]
    private static partial Regex PinnedHash();

    [GeneratedRegex("\"@duckdb/node-bindings-linux-x64\": \"([^\"]+)\"", RegexOptions.CultureInvariant)]
    private static partial Regex PinnedVersion();
}
