using Pipeline.Contracts;

namespace Pipeline.Engine.Store;

/// <summary>The blobs that some manifests and snapshots lead to.</summary>
internal sealed class Reach(ContentStore store, IReadOnlyDictionary<Digest, ActionRecord[]> actions)
{
    private readonly Dictionary<Digest, Digest[]> _blobsOf = [];

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

    public void AddBlob(Digest blob) => Blobs.Add(blob);

    public void AddManifest(Digest manifest)
    {
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
        {
            var manifest = store.ReadBlob(digest) is { } bytes ? ManifestBytes.TryParse(bytes) : null;
            _blobsOf[digest] = blobs = manifest is null ? [] : [.. manifest.Outputs.SelectMany(output => output.Files).Select(file => file.Digest)];
        }

        return blobs;
    }
}
