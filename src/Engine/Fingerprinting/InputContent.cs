using Pipeline.Contracts;

namespace Pipeline.Engine.Fingerprinting;

/// <summary>The content of an input at one moment.</summary>
/// <param name="Digest">Of the file's bytes, or of the folder.</param>
/// <param name="Size">Bytes in all.</param>
/// <param name="Files">Of a folder, sorted by path; null for a single file.</param>
public sealed record InputContent(Digest Digest, long Size, IReadOnlyList<FileEntry>? Files)
{
    public static InputContent OfFolder(IReadOnlyList<FileEntry> files) => new(FileEntry.FolderDigest(files), files.Sum(file => file.Size), files);

    public static InputContent OfOutput(ManifestOutput output) => new(output.Digest, output.Files.Sum(file => file.Size), output.Files);
}

/// <summary>An input that cannot be read; the message names the path and says what to do.</summary>
public sealed class InputException(string message) : Exception(message);
