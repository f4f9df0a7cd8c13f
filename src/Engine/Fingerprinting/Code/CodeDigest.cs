using System.Collections.Concurrent;
using System.Security.Cryptography;
using System.Text.Json.Nodes;
using Pipeline.Contracts;

namespace Pipeline.Engine.Fingerprinting.Code;

/// <summary>What decides the digest of an executable's code, by name; values are digests of listings and files, and versions of packages.</summary>
/// <param name="Entries">Names such as <c>assembly Pipeline.Data</c>, <c>package YamlDotNet</c>, <c>file libduckdb.so</c>.</param>
public sealed record CodeDigest(IReadOnlyDictionary<string, string> Entries)
{
    private static readonly ConcurrentDictionary<Digest, Digest> Listings = new();

    /// <summary>The SHA-256 of the canonical JSON of the entries.</summary>
    public Digest Value => CanonicalJson.Digest(ToJson());

    /// <summary>The entries as one object.</summary>
    public JsonNode ToJson() => new JsonObject(Entries.Select(entry => KeyValuePair.Create(entry.Key, (JsonNode?)entry.Value)));

    /// <summary>Reads what the executable with that entry assembly would do, from the folder it lies in.</summary>
    /// <param name="digestOf">The SHA-256 of a file, where the caller knows it already.</param>
    /// <exception cref="BadImageFormatException">An assembly of the executable is damaged.</exception>
    /// <exception cref="FileNotFoundException">The entry assembly is not there.</exception>
    public static CodeDigest Compute(string entryAssembly, Func<string, Digest>? digestOf = null)
    {
        digestOf ??= FileDigest;
        var packages = PackageList.Read(Path.ChangeExtension(entryAssembly, ".deps.json"));
        var folder = CodeFolder.Read(entryAssembly, packages);
        var entries = new SortedDictionary<string, string>(StringComparer.Ordinal)
        {
            ["entry"] = Path.GetFileNameWithoutExtension(entryAssembly),
        };
        foreach (var assembly in folder.Own)
            entries.Add($"assembly {assembly.Name}", ListingDigest(assembly.Path, digestOf(assembly.Path)).ToString());
        foreach (var package in packages.ReachableFrom(folder.Foreign))
            entries.Add($"package {package.Name}", package.Text);
        foreach (var file in folder.Files())
            entries.Add($"file {Path.GetRelativePath(folder.Path, file)}", digestOf(file).ToString());
        return new CodeDigest(entries);
    }

    /// <summary>Of a native program, whose code is its bytes.</summary>
    public static CodeDigest OfFiles(IEnumerable<FileEntry> files) =>
        new(files.ToDictionary(file => $"file {file.Path}", file => file.Digest.ToString(), StringComparer.Ordinal));

    /// <summary>Several executables hold the same copy of a library, so a listing is made once for each content.</summary>
    private static Digest ListingDigest(string path, Digest content) => Listings.GetOrAdd(content, _ =>
    {
        using var image = File.OpenRead(path);
        try
        {
            return AssemblyListing.Digest(image, CodeFolder.IsOwn);
        }
        catch (BadImageFormatException damaged)
        {
            throw new BadImageFormatException($"{path} cannot be read as an assembly ({damaged.Message}). Build it again.", damaged);
        }
    });

    private static Digest FileDigest(string path)
    {
        using var file = File.OpenRead(path);
        return Digest.FromHash(SHA256.HashData(file));
    }
}
