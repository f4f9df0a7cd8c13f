namespace Pipeline.Models.Hub;

/// <summary>A repository at one commit.</summary>
/// <param name="Repository"><c>organisation/name</c>.</param>
/// <param name="Commit">40 digits; the same commit always has the same files.</param>
/// <param name="Files">Those that a model folder needs, sorted by name.</param>
public sealed record HubSnapshot(string Repository, string Commit, IReadOnlyList<HubFile> Files)
{
    /// <summary>Bytes of all files.</summary>
    public long TotalBytes => Files.Sum(file => file.Size);
}
