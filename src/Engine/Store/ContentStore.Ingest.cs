using Pipeline.Contracts;
using Pipeline.Engine.Store.Native;

namespace Pipeline.Engine.Store;

public sealed partial class ContentStore
{
    /// <summary>
    /// Makes a blob of a finished file of an attempt: by renaming it where that is safe, else by a copy, after which the file is still there. On disk as after <see cref="PutBlob"/>.
    /// </summary>
    /// <param name="relativePath">As the entry shall say it.</param>
    /// <exception cref="FileRefusedException">It is missing, or not a regular file.</exception>
    public FileEntry Ingest(string path, string relativePath)
    {
        if (PosixPath.Status(path) is not { } before)
            throw FileHasher.Missing(path);
        if (before.Kind != FileKind.Regular)
            throw FileHasher.Refusal(path, before.Kind);
        return MayBeRenamed(path, before) ? IngestByRename(path, relativePath) : IngestByCopy(path, relativePath);
    }

    /// <summary>Makes the blob of that digest from a copy of it elsewhere, which stays there.</summary>
    /// <returns>False when the file is gone, or is no copy of it any more.</returns>
    internal bool Restore(Digest digest, string copy)
    {
        if (Check(digest, null, inFull: false) == Presence.Present)
            return true;
        try
        {
            return IngestByCopy(copy, "").Digest == digest;
        }
        catch (StoreException failure) when (failure.Path == copy && failure.Errno is Errno.NotFound or Errno.InputOutput)
        {
            // A run has replaced the artifact meanwhile, or the disk fails there too: there is no copy.
            return false;
        }
    }

    /// <summary>Whether nobody can change the file under another name or through a descriptor left open.</summary>
    private static bool MayBeRenamed(string path, in FileStatus status)
    {
        if (status.Links != 1)
            return false;
        using var file = PosixFile.OpenRead(path);
        return !PosixFile.IsBeingWritten(file);
    }

    private FileEntry IngestByRename(string path, string relativePath)
    {
        var (digest, state) = Hasher.HashEntry(path, inFull: true, follow: false);
        var entry = new FileEntry(relativePath, state.Size, digest);
        if (Check(digest, state.Size, inFull: false) == Presence.Present)
            return entry;

        var blob = BlobPath(digest);
        PosixPath.MakeFolders(Path.GetDirectoryName(blob)!, SyncsBlobNames);
        var renamed = false;
        Hasher.KeepingDigest(path, blob, () =>
        {
            using (var file = PosixFile.OpenRead(path))
            {
                PosixFile.ChangeMode(file, Frozen, path);
                PosixFile.Sync(file, path);
            }

            renamed = PosixPath.TryRename(path, blob);
        });
        if (!renamed)
            return IngestByCopy(path, relativePath);
        if (SyncsBlobNames)
            PosixPath.SyncFolder(Path.GetDirectoryName(blob)!);
        return entry;
    }

    /// <summary>Hashes what it copies: the copy is right even if the file goes on changing.</summary>
    private FileEntry IngestByCopy(string path, string relativePath)
    {
        var copied = default((Digest Digest, long Size));
        PosixPath.MakeFolders(BlobFolder, SyncsBlobNames);
        var temporary = AtomicFile.MakeTemporary(Path.Combine(BlobFolder, "copy"), (file, name) =>
        {
            copied = FileCopy.Into(path, file, name);
            PosixFile.ChangeMode(file, Frozen, name);
            PosixFile.Sync(file, name);
        });
        var blob = BlobPath(copied.Digest);
        try
        {
            if (Check(copied.Digest, copied.Size, inFull: false) != Presence.Present)
            {
                PosixPath.MakeFolders(Path.GetDirectoryName(blob)!, SyncsBlobNames);
                PosixPath.Rename(temporary, blob);
                if (SyncsBlobNames)
                    PosixPath.SyncFolder(Path.GetDirectoryName(blob)!);
            }
        }
        finally
        {
            PosixPath.Delete(temporary);
        }

        return new FileEntry(relativePath, copied.Size, copied.Digest);
    }
}
