using System.Buffers;
using System.Security.Cryptography;
using Microsoft.Win32.SafeHandles;
using Pipeline.Contracts;
using Pipeline.Engine.Store.Native;

namespace Pipeline.Engine.Store;

/// <summary>SHA-256 of a whole open file, as fast as the processor hashes.</summary>
internal static class ContentHash
{
    /// <summary>Small enough for the processor's cache, large enough that calls do not count.</summary>
    private const int BlockSize = 256 * 1024;

    /// <summary>Below this a second thread costs more than it saves.</summary>
    private const long ReadAheadFrom = 8 * 1024 * 1024;

    private const int AdviseSequential = 2;

    /// <summary>The digest of what is read from <paramref name="file"/>'s start to its end.</summary>
    public static Digest Of(SafeFileHandle file, long size, string path)
    {
        var one = ArrayPool<byte>.Shared.Rent(BlockSize);
        try
        {
            if (size < BlockSize)
            {
                var filled = PosixFile.Fill(file, one.AsSpan(0, BlockSize), path);
                if (filled < BlockSize)
                    return Digest.Of(one.AsSpan(0, filled));
                return InBlocks(file, one, filled, path);
            }

            // Advice is only advice: a file system without it reads as well, slower.
            _ = LibC.Advise(file, 0, 0, AdviseSequential);
            return size < ReadAheadFrom ? InBlocks(file, one, 0, path) : ReadingAhead(file, one, path);
        }
        finally
        {
            ArrayPool<byte>.Shared.Return(one);
        }
    }

    private static Digest InBlocks(SafeFileHandle file, byte[] buffer, int filled, string path)
    {
        using var hash = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);
        hash.AppendData(buffer, 0, filled);
        while (PosixFile.Fill(file, buffer.AsSpan(0, BlockSize), path) is > 0 and var count)
            hash.AppendData(buffer, 0, count);
        return Digest.FromHash(hash.GetHashAndReset());
    }

    /// <summary>One block is read while the one before it is hashed: copying from the page cache alone would cost a fifth of the speed.</summary>
    private static Digest ReadingAhead(SafeFileHandle file, byte[] one, string path)
    {
        using var hash = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);
        var other = ArrayPool<byte>.Shared.Rent(BlockSize);
        try
        {
            var (current, next) = (one, other);
            var count = PosixFile.Fill(file, current.AsSpan(0, BlockSize), path);
            while (count > 0)
            {
                var target = next;
                var reading = Task.Run(() => PosixFile.Fill(file, target.AsSpan(0, BlockSize), path));
                hash.AppendData(current, 0, count);
                count = reading.GetAwaiter().GetResult();
                (current, next) = (next, current);
            }

            return Digest.FromHash(hash.GetHashAndReset());
        }
        finally
        {
            ArrayPool<byte>.Shared.Return(other);
        }
    }
}
