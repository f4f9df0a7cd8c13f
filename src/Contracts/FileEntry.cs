namespace Pipeline.Contracts;

/// <summary>One file of a folder.</summary>
/// <param name="Path">Relative to the folder, with <c>/</c> between its parts.</param>
/// <param name="Size">Bytes.</param>
/// <param name="Digest">Of the content.</param>
public sealed record FileEntry(string Path, long Size, Digest Digest)
{
    /// <summary>A folder's digest: of the canonical JSON of its files, sorted by path (ordinal).</summary>
    public static Digest FolderDigest(IEnumerable<FileEntry> files) =>
        CanonicalJson.DigestRecord<FileEntry[]>([.. files.OrderBy(file => file.Path, StringComparer.Ordinal)]);
}
