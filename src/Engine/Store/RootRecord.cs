using Pipeline.Contracts;

namespace Pipeline.Engine.Store;

/// <summary>What one workspace keeps in a store.</summary>
public sealed record RootRecord
{
    /// <summary>Absolute path of the workspace when it was last recorded.</summary>
    public required string Workspace { get; init; }
    /// <summary>Its folder's inode and birth (nanoseconds since 1970): they tell two workspaces of the same path on two machines apart, and know one that was moved.</summary>
    public required ulong Inode { get; init; }
    public required long Born { get; init; }
    /// <summary>Oldest first.</summary>
    public IReadOnlyList<RunRoot> Runs { get; init; } = [];
    /// <summary>Name → run.</summary>
    public IReadOnlyDictionary<string, string> Tags { get; init; } = new Dictionary<string, string>();
    /// <summary>Manifests that the lock files of the workspace name.</summary>
    public IReadOnlyList<Digest> Lock { get; init; } = [];
    /// <summary>Stage → manifest of its materialised artifacts.</summary>
    public IReadOnlyDictionary<string, Digest> Artifacts { get; init; } = new Dictionary<string, Digest>();
}

/// <param name="Id">Of the run.</param>
/// <param name="Snapshot">A blob that lists the manifests of the run's stages; runs that changed nothing share it.</param>
public sealed record RunRoot(string Id, Digest Snapshot);
