using System.Text.RegularExpressions;
using Pipeline.Contracts;
using Pipeline.Engine.Store.Native;

namespace Pipeline.Engine.Store;

/// <summary>What a workspace keeps apart from its runs: what is materialised there, and what its lock files name.</summary>
internal static partial class WorkspaceRoots
{
    /// <summary>Adds it to <paramref name="reach"/>. A workspace that cannot be looked at keeps all that is recorded of it.</summary>
    /// <param name="manifestOf">Fingerprint → manifest, of all actions.</param>
    public static void Add(RootRecord roots, Reach reach, IReadOnlyDictionary<Digest, Digest> manifestOf)
    {
        foreach (var manifest in roots.Lock)
            reach.AddManifest(manifest);
        var here = IsHere(roots);
        foreach (var (stage, manifest) in roots.Artifacts)
        {
            if (!here || Directory.Exists(Path.Combine(roots.Workspace, "artifacts", stage)))
                reach.AddManifest(manifest);
        }

        if (!here)
            return;
        foreach (var manifest in Materialised(roots.Workspace))
            reach.AddManifest(Digest.Of(manifest), manifest);
        foreach (var named in NamedByLockFiles(roots.Workspace))
        {
            reach.AddBlob(named);
            if (manifestOf.TryGetValue(named, out var manifest))
                reach.AddManifest(manifest);
        }
    }

    private static bool IsHere(RootRecord roots)
    {
        try
        {
            return PosixPath.Status(roots.Workspace, follow: true) is { Kind: FileKind.Folder } status && status.State.Inode == roots.Inode;
        }
        catch (StoreException)
        {
            // Another user's home, or a file server that is away: it cannot be looked at, so all that is recorded of it counts.
            return false;
        }
    }

    /// <summary>The manifests that lie in <c>artifacts/</c>, recorded or not: an invocation may have been killed before it could record.</summary>
    private static IEnumerable<byte[]> Materialised(string workspace)
    {
        var artifacts = Path.Combine(workspace, "artifacts");
        foreach (var stage in Directory.Exists(artifacts) ? FolderReader.TryNames(artifacts) ?? [] : [])
        {
            var path = Path.Combine(artifacts, stage, ArtifactTree.ManifestName);
            if (PosixPath.Status(path)?.Kind is FileKind.Regular && ContentStore.TryReadAll(path) is { } bytes)
                yield return bytes;
        }
    }

    /// <summary>Every digest in a lock file, be it a fingerprint or a blob: after a checkout of another branch the recorded list is not that branch's.</summary>
    private static IEnumerable<Digest> NamedByLockFiles(string workspace) =>
        from path in Directory.EnumerateFiles(workspace, "*.lock")
        from match in Digests().Matches(File.ReadAllText(path))
        select Digest.Parse(match.Value);

    [GeneratedRegex("sha256:[0-9a-f]{64}")]
    private static partial Regex Digests();
}
