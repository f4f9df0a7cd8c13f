using Pipeline.Contracts;
using Pipeline.Engine.Store;

namespace Pipeline.Engine.Execution.Planning;

/// <summary>Finished results by fingerprint, or by the digest of their manifest.</summary>
public sealed class StoredResults(ContentStore store)
{
    /// <summary>The result an action names, or null where its manifest is gone, damaged or another's.</summary>
    public StoredResult? Of(ActionRecord action)
    {
        // Asked only so that a damaged log is quarantined and told: nobody runs a stage again for its log.
        if (action.Log is { } log)
            _ = store.Check(log, null, inFull: false);
        return Load(action.Manifest) is { } manifest && manifest.Fingerprint == action.Fingerprint
            ? Describe(action.Manifest, manifest) with { Log = action.Log }
            : null;
    }

    /// <summary>What a success left, whatever has taken its place since, or null where its manifest is gone. The log is no part of a manifest: its action has it.</summary>
    public StoredResult? Of(StageSuccess success) => Load(success.Manifest) is { } manifest
        ? Describe(success.Manifest, manifest) with { Log = store.ReadAction(success.Fingerprint) is { } action && action.Manifest == success.Manifest ? action.Log : null }
        : null;

    /// <summary>A manifest, with what the store lacks of it.</summary>
    public StoredResult Describe(Digest digest, Manifest manifest) => new(digest, manifest, Missing(manifest));

    /// <summary>A manifest of the store, or null where it is gone, damaged or of an unknown version.</summary>
    public Manifest? Load(Digest digest) => store.ReadBlob(digest) is { } bytes ? ManifestBytes.TryParse(bytes) : null;

    private List<FileEntry> Missing(Manifest manifest)
    {
        var missing = new List<FileEntry>();
        foreach (var output in manifest.Outputs)
        {
            foreach (var file in output.Files)
            {
                if (store.Check(file.Digest, file.Size, inFull: false) != Presence.Present)
                    missing.Add(file);
            }
        }

        return missing;
    }
}
