using System.Text;
using Pipeline.Contracts;

namespace Pipeline.Engine.Store;

/// <summary>What <c>artifacts/&lt;Stage&gt;</c> holds for a manifest: files by their relative paths, and what each folder lists.</summary>
internal sealed class ArtifactTree
{
    public const string ManifestName = "manifest.json";
    public const string LogName = "log.txt";
    private readonly SortedDictionary<string, SortedSet<string>> _listings = new(StringComparer.Ordinal) { [""] = new(StringComparer.Ordinal) };

    public ArtifactTree(Digest manifestDigest, Manifest manifest, Digest? log)
    {
        var files = new List<FileEntry> { Added(new FileEntry(ManifestName, -1, manifestDigest)) };
        if (log is { } digest)
            files.Add(Added(new FileEntry(LogName, -1, digest)));
        foreach (var output in manifest.Outputs)
        {
            AddFolder(output.Name);
            files.AddRange(output.Files.Select(file => Added(file with { Path = $"{output.Name}/{file.Path}" })));
        }

        Files = files;
    }

    /// <summary>A size of -1 is not known.</summary>
    public IReadOnlyList<FileEntry> Files { get; }

    /// <summary>Relative path of each folder (the stage's own is empty) and the names in it.</summary>
    public IEnumerable<KeyValuePair<string, SortedSet<string>>> Listings => _listings;

    /// <summary>A digest that two folders share exactly when they list the same names.</summary>
    public static Digest ListingDigest(IEnumerable<string> names) => Digest.Of(Encoding.UTF8.GetBytes("listing\0" + string.Join('\0', names)));

    private FileEntry Added(FileEntry file)
    {
        var slash = file.Path.LastIndexOf('/');
        var folder = slash < 0 ? "" : file.Path[..slash];
        AddFolder(folder);
        _listings[folder].Add(file.Path[(slash + 1)..]);
        return file;
    }

    private void AddFolder(string folder)
    {
        if (_listings.ContainsKey(folder))
            return;
        var slash = folder.LastIndexOf('/');
        var parent = slash < 0 ? "" : folder[..slash];
        AddFolder(parent);
        _listings[parent].Add(folder[(slash + 1)..]);
        _listings[folder] = new SortedSet<string>(StringComparer.Ordinal);
    }
}
