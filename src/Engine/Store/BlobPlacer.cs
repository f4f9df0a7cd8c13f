using Pipeline.Contracts;
using Pipeline.Engine.Store.Native;

namespace Pipeline.Engine.Store;

/// <summary>Puts blobs under other names, read-only.</summary>
/// <param name="copyUpTo">Files up to this many bytes are copied where they cannot be reflinked; larger ones are hard links.</param>
internal sealed class BlobPlacer(ContentStore store, long copyUpTo)
{
    private const uint Frozen = 0x124;
    private volatile bool _cannotClone;

    /// <summary>Makes <paramref name="target"/>, which must not exist.</summary>
    /// <exception cref="StoreException">The blob is missing or damaged (and then quarantined), or the target cannot be written.</exception>
    public PlacedFile Place(FileEntry entry, string target)
    {
        var blob = store.BlobPath(entry.Digest);
        if (TryClone(blob, target))
            return new PlacedFile(target, blob, Linked: false);
        if (entry.Size > copyUpTo && TryLink(blob, target))
            return new PlacedFile(target, blob, Linked: true);
        Copy(entry.Digest, blob, target);
        return new PlacedFile(target, blob, Linked: false);
    }

    /// <summary>Removes a placed file. A hard link's end sets the ctime of its blob, whose digest stays known.</summary>
    public void Remove(PlacedFile file)
    {
        if (file.Linked)
            store.Hasher.KeepingDigest(file.Blob, file.Blob, () => PosixPath.Delete(file.Path));
        else
            PosixPath.Delete(file.Path);
    }

    private bool TryClone(string blob, string target)
    {
        if (_cannotClone)
            return false;
        using var source = PosixFile.OpenRead(blob);
        using (var file = PosixFile.CreateNew(target))
        {
            if (PosixFile.TryClone(source, file))
            {
                PosixFile.ChangeMode(file, Frozen, target);
                return true;
            }
        }

        _cannotClone = true;
        PosixPath.Delete(target);
        return false;
    }

    private bool TryLink(string blob, string target)
    {
        var errno = 0;
        store.Hasher.KeepingDigest(blob, blob, () => errno = PosixPath.Link(blob, target));
        return errno switch
        {
            0 => true,
            // Another file system, too many names, or another user's file under fs.protected_hardlinks.
            Errno.OtherDevice or Errno.TooManyLinks or Errno.NotPermitted or Errno.NotSupported => false,
            Errno.NotFound => throw StoreException.From(errno, "read", blob),
            _ => throw StoreException.From(errno, "write", target),
        };
    }

    private void Copy(Digest digest, string blob, string target)
    {
        using var file = PosixFile.CreateNew(target);
        var (copied, _) = FileCopy.Into(blob, file, target);
        if (copied != digest)
        {
            store.Quarantine(blob, "Damaged blob");
            throw new StoreException($"{blob} was damaged and has been quarantined. Run again to make it anew.", blob);
        }

        PosixFile.ChangeMode(file, Frozen, target);
    }
}

/// <summary>A blob under another name.</summary>
/// <param name="Linked">Whether it is a hard link.</param>
internal readonly record struct PlacedFile(string Path, string Blob, bool Linked);
