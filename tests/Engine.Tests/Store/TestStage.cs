using System.Text;
using Pipeline.Contracts;
using Pipeline.Engine.Store;

namespace Pipeline.Engine.Tests.Store;

/// <summary>The result of a stage in a store: blobs, manifest, log, action.</summary>
internal sealed record TestStage(string Name, Digest ManifestDigest, Manifest Manifest, ActionRecord Action)
{
    /// <summary>Stores a result with one output, <c>out</c>.</summary>
    public static TestStage Store(ContentStore store, string name, params (string Path, string Text)[] files)
    {
        var entries = files
            .Select(file => new FileEntry(file.Path, Encoding.UTF8.GetByteCount(file.Text), store.PutBlob(Encoding.UTF8.GetBytes(file.Text))))
            .OrderBy(file => file.Path, StringComparer.Ordinal).ToList();
        var folder = FileEntry.FolderDigest(entries);
        var fingerprint = Digest.Of(Encoding.UTF8.GetBytes($"{name} {folder}"));
        var manifest = new Manifest
        {
            Stage = name,
            Fingerprint = fingerprint,
            Params = [],
            Inputs = [],
            Outputs = [new ManifestOutput("out", folder, entries)],
        };
        var digest = store.PutBlob(CanonicalJson.SerializeRecord(manifest));
        var action = TestStore.Action("", digest, name) with { Fingerprint = fingerprint, Log = store.PutBlob(Encoding.UTF8.GetBytes($"log of {name} {folder}")) };
        return new TestStage(name, digest, manifest, store.Publish(action, replace: false));
    }

    /// <summary>All blobs that a result needs.</summary>
    public IEnumerable<Digest> Blobs => [ManifestDigest, Action.Log!.Value, .. Manifest.Outputs.SelectMany(output => output.Files).Select(file => file.Digest)];

    public Task<IReadOnlyList<Digest>> Materialize(Materializer artifacts) =>
        artifacts.MaterializeAsync(Name, ManifestDigest, Manifest, Action.Log, CancellationToken.None);

    public bool IsCurrent(Materializer artifacts) => artifacts.IsCurrent(Name, ManifestDigest, Manifest, Action.Log);
}
