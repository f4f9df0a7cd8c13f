using Pipeline.Contracts;

namespace Pipeline.Engine.Lineage;

/// <summary>A manifest and its digest.</summary>
public sealed record KnownManifest(Digest Digest, Manifest Manifest);

/// <summary>Manifests by what they made and by what they read.</summary>
public sealed class ManifestIndex
{
    private readonly ILookup<(string From, Digest Digest), KnownManifest> _makers;
    private readonly ILookup<(string From, Digest Digest), KnownManifest> _readers;

    /// <param name="manifests">The likeliest first: several steps may have made the same bytes, and the first is taken.</param>
    public ManifestIndex(IEnumerable<KnownManifest> manifests)
    {
        All = [.. manifests.DistinctBy(known => known.Digest)];
        _makers = All.SelectMany(known => known.Manifest.Outputs, (known, output) => (known, key: ($"{known.Manifest.Stage}:{output.Name}", output.Digest)))
            .ToLookup(pair => pair.key, pair => pair.known);
        _readers = All.SelectMany(known => known.Manifest.Inputs, (known, input) => (known, key: (input.From, input.Digest)))
            .ToLookup(pair => pair.key, pair => pair.known);
    }

    public IReadOnlyList<KnownManifest> All { get; }

    /// <summary>The step that made this content of <c>Stage:output</c>, or null.</summary>
    public KnownManifest? MakerOf(string output, Digest digest) => _makers[(output, digest)].FirstOrDefault();

    /// <summary>Every step that read this content of a path or of <c>Stage:output</c>.</summary>
    public IEnumerable<KnownManifest> ReadersOf(string from, Digest digest) => _readers[(from, digest)];
}
