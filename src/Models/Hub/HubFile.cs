namespace Pipeline.Models.Hub;

/// <summary>A file of a repository, as the hub announces it.</summary>
/// <param name="Name">Relative, with <c>/</c> between its parts.</param>
/// <param name="Size">Bytes.</param>
/// <param name="Sha256">Of the content, 64 lower-case digits: for files in large-file storage.</param>
/// <param name="BlobId">Git's object id, 40 lower-case digits: for files in git itself.</param>
public sealed record HubFile(string Name, long Size, string? Sha256, string? BlobId);
