using System.Security.Cryptography;
using System.Text;

namespace Pipeline.Models.Hub;

/// <summary>Whether bytes on disk are those that the hub announced.</summary>
internal static class HubContent
{
    /// <summary>Compares size and hash: SHA-256 of the content for large files, git's object id (SHA-1 over a head and the content) for the others.</summary>
    public static async Task<bool> IsAsync(HubFile file, string path, CancellationToken cancellation)
    {
        if (!File.Exists(path) || new FileInfo(path).Length != file.Size)
            return false;
        using var hash = IncrementalHash.CreateHash(file.Sha256 is null ? HashAlgorithmName.SHA1 : HashAlgorithmName.SHA256);
        if (file.Sha256 is null)
            hash.AppendData(Encoding.ASCII.GetBytes($"blob {file.Size}\0"));
        await using var stream = new FileStream(path, FileMode.Open, FileAccess.Read, FileShare.Read, bufferSize: 0, useAsync: false);
        var buffer = new byte[1 << 20];
        while (await stream.ReadAsync(buffer, cancellation) is > 0 and var count)
            hash.AppendData(buffer, 0, count);
        return Convert.ToHexStringLower(hash.GetHashAndReset()) == (file.Sha256 ?? file.BlobId);
    }
}
