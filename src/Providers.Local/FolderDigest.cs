using System.Security.Cryptography;
using System.Text;

namespace Pipeline.Providers.Local;

/// <summary>The digest that names a local model.</summary>
internal static class FolderDigest
{
    /// <param name="way">How it is held and run, as far as that decides bits.</param>
    /// <returns><c>sha256:</c> and 64 digits, over that and the names and contents of all files.</returns>
    public static string Of(string folder, string? adapter, string way)
    {
        using var hash = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);
        hash.AppendData(Encoding.UTF8.GetBytes(way + "\n"));
        Append(hash, folder);
        if (adapter is not null)
            Append(hash, adapter);
        return "sha256:" + Convert.ToHexStringLower(hash.GetHashAndReset());
    }

    private static void Append(IncrementalHash hash, string folder)
    {
        foreach (var file in Directory.EnumerateFiles(folder, "*", SearchOption.AllDirectories).Order(StringComparer.Ordinal))
        {
            using var content = File.OpenRead(file);
            hash.AppendData(Encoding.UTF8.GetBytes($"{Path.GetRelativePath(folder, file)}\n"));
            hash.AppendData(SHA256.HashData(content));
        }
    }
}
