using System.Security.Cryptography;

namespace Pipeline.Tests.Running;

/// <summary>Whether each blob of a store is what its name says, found without the engine.</summary>
internal static class StoreCheck
{
    /// <summary>Paths of the blobs whose bytes do not hash to their name, and of anything else that stands among them.</summary>
    public static IReadOnlyList<string> Damaged(string cache) =>
    [
        .. Directory.EnumerateFiles(Path.Combine(cache, "blobs"), "*", SearchOption.AllDirectories)
            .Where(path => Convert.ToHexStringLower(SHA256.HashData(File.ReadAllBytes(path))) != Path.GetFileName(path)),
    ];
}
