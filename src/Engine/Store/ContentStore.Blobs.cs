using Pipeline.Contracts;
using Pipeline.Engine.Store.Native;

namespace Pipeline.Engine.Store;

public sealed partial class ContentStore
{
    private const uint Frozen = 0x124, Writable = 0x92;

    /// <summary>Looks for a blob. What is found damaged is quarantined at once.</summary>
    /// <param name="size">As its manifest says, where known.</param>
    /// <param name="inFull">Read and hash it; otherwise one stat is enough while its state is as recorded.</param>
    public Presence Check(Digest digest, long? size, bool inFull)
    {
        var path = BlobPath(digest);
        if (PosixPath.Status(path) is not { } status)
            return Presence.Missing;
        if (status.Kind == FileKind.Regular)
        {
            // A size that differs decides nothing by itself: the manifest may lie, and only the bytes tell.
            var expected = size is null || size == status.State.Size;
            if (!inFull && expected && Hasher.IsRecorded(status.State, digest))
                return Presence.Present;
            switch (TryHash(path))
            {
                case null:
                    return Presence.Missing;
                case { } found when found == digest:
                    if ((status.Mode & Writable) != 0)
                        Freeze(path);
                    return Presence.Present;
            }
        }

        Quarantine(path, "Damaged blob");
        return Presence.Damaged;
    }

    /// <summary>Somebody made it writable, by way of an artifact that is a hard link to it.</summary>
    private void Freeze(string path)
    {
        try
        {
            using var file = PosixFile.OpenRead(path);
            PosixFile.ChangeMode(file, Frozen, path);
            Report($"Writable blob: {path} is read-only again");
        }
        catch (StoreException failure)
        {
            Report($"Writable blob: {path} stays so ({failure.Message})");
        }
    }

    /// <summary>The bytes of a small blob, hashed as they were read. Null when it is missing, or damaged (then it is quarantined).</summary>
    public byte[]? ReadBlob(Digest digest)
    {
        var path = BlobPath(digest);
        if (PosixPath.Status(path) is not { } status)
            return null;
        if (status.Kind == FileKind.Regular)
        {
            try
            {
                if (TryReadAll(path) is not { } bytes)
                    return null;
                if (Digest.Of(bytes) == digest)
                    return bytes;
            }
            catch (StoreException failure) when (IsDamage(failure))
            {
                // Told and moved aside below, as other damage is.
            }
        }

        Quarantine(path, "Damaged blob");
        return null;
    }

    /// <summary>Stores <paramref name="bytes"/>. They are on disk when it returns, and the blob's name at the latest when an action or roots have been written.</summary>
    public Digest PutBlob(ReadOnlySpan<byte> bytes)
    {
        var digest = Digest.Of(bytes);
        if (Check(digest, bytes.Length, inFull: false) != Presence.Present)
            AtomicFile.Write(BlobPath(digest), bytes, readOnly: true, syncName: SyncsBlobNames);
        return digest;
    }

    /// <summary>The digest of what is there; null when it has gone.</summary>
    internal Digest? TryHash(string path)
    {
        try
        {
            return Hasher.HashEntry(path, inFull: true, follow: false).Digest;
        }
        catch (StoreException failure) when (failure.Errno == Errno.NotFound)
        {
            return null;
        }
        catch (StoreException failure) when (IsDamage(failure))
        {
            // Damage like any other: no digest equals this one.
            return default(Digest);
        }
    }

    /// <summary>A sector that cannot be read, or a file that this user may not read.</summary>
    private static bool IsDamage(StoreException failure) => failure.Errno == Errno.InputOutput || failure.IsAccessDenied;

    internal static byte[]? TryReadAll(string path)
    {
        using var file = PosixFile.TryOpenRead(path);
        if (file is null)
            return null;
        var buffer = new byte[PosixFile.Status(file, path).State.Size];
        var filled = PosixFile.Fill(file, buffer, path);
        return filled == buffer.Length ? buffer : buffer[..filled];
    }
}
