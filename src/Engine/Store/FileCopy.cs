using System.Buffers;
using System.Security.Cryptography;
using Microsoft.Win32.SafeHandles;
using Pipeline.Contracts;
using Pipeline.Engine.Store.Native;

namespace Pipeline.Engine.Store;

/// <summary>Copies that know what they copied.</summary>
internal static class FileCopy
{
    private const int BlockSize = 256 * 1024;

    /// <summary>Copies the file <paramref name="source"/> into an open one, and returns the digest and the number of the bytes that were copied.</summary>
    public static (Digest Digest, long Size) Into(string source, SafeFileHandle target, string targetPath)
    {
        using var from = PosixFile.OpenRead(source);
        using var hash = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);
        var buffer = ArrayPool<byte>.Shared.Rent(BlockSize);
        try
        {
            var size = 0L;
            while (PosixFile.Fill(from, buffer.AsSpan(0, BlockSize), source) is > 0 and var count)
            {
                hash.AppendData(buffer, 0, count);
                PosixFile.Write(target, buffer.AsSpan(0, count), targetPath);
                size += count;
            }

            return (Digest.FromHash(hash.GetHashAndReset()), size);
        }
        finally
        {
            ArrayPool<byte>.Shared.Return(buffer);
        }
    }

    /// <summary>Moves a file or symbolic link to another file system.</summary>
    /// <exception cref="StoreException">It is neither.</exception>
    public static void Move(string source, string target)
    {
        switch (PosixPath.Status(source)?.Kind)
        {
            case FileKind.Regular:
                var temporary = AtomicFile.MakeTemporary(target, (file, name) =>
                {
                    Into(source, file, name);
                    PosixFile.Sync(file, name);
                });
                AtomicFile.RenameOrDelete(temporary, target);
                break;
            case FileKind.Link:
                File.CreateSymbolicLink(target, new FileInfo(source).LinkTarget!);
                break;
            default:
                throw new StoreException($"Cannot move {source} to the file system of {target}.", source);
        }

        PosixPath.Delete(source);
    }
}
