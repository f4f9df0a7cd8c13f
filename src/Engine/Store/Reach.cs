using Pipeline.Contracts;

namespace Pipeline.Engine.Store;

/// <summary>The blobs that some manifests and snapshots lead to.</summary>
internal sealed class Reach(ContentStore store, IReadOnlyDictionary<Digest, ActionRecord[]> actions)
{
    private readonly Dictionary<Digest, Digest[]> _blobsOf = [];
    private readonly HashSet<Digest> _copies = [];

    /// <summary>Manifests that are kept, present or not.</summary>
    public HashSet<Digest> Manifests { get; } = [];

    /// <summary>Every blob that is kept, manifests and logs included.</summary>
    public HashSet<Digest> Blobs { get; } = [];

    /// <summary>Starts again; manifests that were read are not read again.</summary>
    public void Clear()
    {
        Manifests.Clear();
        Blobs.Clear();
    }

    /// <summary>Whether a copy of the manifest was at hand, from which Verify makes its blob again.</summary>
    public bool HasCopy(Digest manifest) => _copies.Contains(manifest);

    public void AddBlob(Digest blob) => Blobs.Add(blob);

    /// <param name="copy">The manifest's bytes, where they are at hand: then it leads to its outputs even if its blob is lost.</param>
    public void AddManifest(Digest manifest, byte[]? copy = null)
    {
        if (copy is not null && _copies.Add(manifest))
            Blobs.UnionWith(_blobsOf[manifest] = OutputsIn(copy));
        if (!Manifests.Add(manifest))
            return;
        Blobs.Add(manifest);
        Blobs.UnionWith(OutputsOf(manifest));
        foreach (var action in actions.GetValueOrDefault(manifest) ?? [])
        {
            if (action.Log is { } log)
                Blobs.Add(log);
        }
    }

    /// <summary>A manifest that is gone leads nowhere: its outputs cannot be found again without running its stage.</summary>
    private Digest[] OutputsOf(Digest digest)
    {
        if (!_blobsOf.TryGetValue(digest, out var blobs))
            _blobsOf[digest] = blobs = store.ReadBlob(digest) is { } bytes ? OutputsIn(bytes) : [];

        return blobs;
    }

    private static Digest[] OutputsIn(byte[] manifest) => [.. ManifestBytes.TryParse(manifest)?.Outputs.SelectMany(output => output.Files).Select(file => file.Digest) ?? []];
}
