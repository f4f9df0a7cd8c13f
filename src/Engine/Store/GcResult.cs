namespace Pipeline.Engine.Store;

/// <summary>What a collection deleted, or would delete.</summary>
public sealed record GcResult
{
    public required bool DryRun { get; init; }
    /// <summary>In the order of deletion.</summary>
    public required IReadOnlyList<GcItem> Items { get; init; }
    /// <summary>Runs of this workspace that are no longer kept, oldest first.</summary>
    public required IReadOnlyList<string> DroppedRuns { get; init; }
    /// <summary>Bytes of all blobs and actions that stay.</summary>
    public required long BytesKept { get; init; }
    /// <summary>Whether what stays is within the size asked for; what tags, lock files, artifacts, the newest run and other workspaces keep is never given up for it.</summary>
    public required bool Fits { get; init; }
    public int Blobs => Items.Count(item => item.Kind == GcKind.Blob);
    public int Actions => Items.Count(item => item.Kind == GcKind.Action);
    /// <summary>Bytes that were, or would be, freed.</summary>
    public long Bytes => Items.Sum(item => item.Size);
}

/// <param name="Path">Relative to the store.</param>
/// <param name="Size">Bytes.</param>
public sealed record GcItem(GcKind Kind, string Path, long Size);

/// <summary>What is deleted, in the order in which it is: a crash in between leaves nothing that names what is gone.</summary>
public enum GcKind
{
    Roots,
    Action,
    Blob,
    Work,
    Temporary,
    Lock,
}
