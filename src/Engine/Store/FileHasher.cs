using Pipeline.Contracts;
using Pipeline.Engine.Store.Native;
using Pipeline.Engine.Store.Stat;

namespace Pipeline.Engine.Store;

/// <summary>Digests of files and folders, each read once: a digest is reused while the file is in the state it was hashed in.</summary>
public sealed partial class FileHasher
{
    /// <summary>
    /// A file changed as recently as this when hashing begins may change again with the same times (they are as coarse as this on some file
    /// systems), so its digest is not kept.
    /// </summary>
    internal static readonly TimeSpan Settled = TimeSpan.FromSeconds(2);

    /// <summary>How often a file that changes while it is read is read again.</summary>
    private const int Attempts = 3;

    private readonly StatCache _cache;
    private readonly TimeProvider _time;
    private readonly Lock _links = new();

    internal FileHasher(string cacheFile, TimeProvider time) => (_cache, _time) = (new StatCache(cacheFile), time);

    /// <summary>The digest of a file's bytes; symbolic links on the way to it are followed.</summary>
    /// <param name="inFull">Read it whatever is recorded.</param>
    /// <exception cref="FileRefusedException">It is missing, unreadable, or not a regular file.</exception>
    public Digest HashFile(string path, bool inFull = false) => Refusing(path, () => HashEntry(path, inFull, follow: true).Digest);

    /// <summary>The state of a file or folder; symbolic links are followed.</summary>
    /// <exception cref="FileRefusedException">It is missing or unreadable.</exception>
    public FileState StateOf(string path) =>
        Refusing(path, () => (PosixPath.Status(path, follow: true) ?? throw Missing(path)).State);

    /// <summary>Writes the digests that are held back to the store.</summary>
    public void Flush() => _cache.Flush();

    internal (Digest Digest, FileState State) HashEntry(string path, bool inFull, bool follow)
    {
        if (!inFull && PosixPath.Status(path, follow) is { Kind: FileKind.Regular } status && _cache.TryGet(status.State, out var known))
            return (known, status.State);

        for (var attempt = 1; ; attempt++)
        {
            using var file = PosixFile.OpenRead(path, follow);
            var before = PosixFile.Status(file, path);
            if (before.Kind != FileKind.Regular)
                throw Refusal(path, before.Kind);
            var settled = IsSettled(before.State);
            var digest = ContentHash.Of(file, before.State.Size, path);
            var after = PosixFile.Status(file, path);
            if (after.State == before.State && settled)
                _cache.Record(after.State, digest);
            if (after.State.SameExceptLinks(before.State) || attempt == Attempts)
                return (digest, after.State);
        }
    }

    internal bool IsRecorded(in FileState state, Digest digest) => _cache.Holds(state, digest);

    internal bool TryGetRecorded(in FileState state, out Digest digest) => _cache.TryGet(state, out digest);

    internal bool IsSettled(in FileState state) =>
        (_time.GetUtcNow() - DateTimeOffset.UnixEpoch).TotalNanoseconds - Math.Max(state.Modified, state.Changed) > Settled.TotalNanoseconds;

    internal void Record(in FileState state, Digest digest) => _cache.Record(state, digest);

    /// <summary>
    /// Does what changes nothing of a file but its links (link, unlink, rename, permissions), and keeps its digest when it was known before: such an
    /// act sets the ctime, and the file would be read again for no reason.
    /// </summary>
    /// <param name="name">A name that the file has before.</param>
    /// <param name="nameAfter">A name that it has afterwards.</param>
    internal void KeepingDigest(string name, string nameAfter, Action act)
    {
        // One at a time: between another's link and its record the state is not a recorded one, and both would lose it.
        lock (_links)
        {
            var known = PosixPath.Status(name) is { } before && _cache.TryGet(before.State, out var digest)
                ? (before.State, Digest: digest)
                : default;
            act();
            if (!known.Digest.IsDefault && PosixPath.Status(nameAfter) is { } after && after.State.SameExceptLinks(known.State))
                _cache.Record(after.State, known.Digest);
        }
    }

    internal static FileRefusedException Missing(string path) => new($"{path}: no such file or folder.", path);

    internal static FileRefusedException Refusal(string path, FileKind kind) => kind switch
    {
        FileKind.Link => new($"{path} is a symbolic link, which is not followed here: put the file itself there.", path),
        FileKind.Folder => new($"{path} is a folder, where a file is expected.", path),
        _ => new($"{path} is a FIFO, socket or device, which has no content to store. Remove it.", path),
    };

    /// <summary>A file of the user's that cannot be read is told as theirs, not as damage of the store.</summary>
    private static T Refusing<T>(string path, Func<T> act)
    {
        try
        {
            return act();
        }
        catch (StoreException failure) when (failure.Errno == Errno.NotFound)
        {
            throw Missing(failure.Path);
        }
        catch (StoreException failure) when (failure.Errno == Errno.Loop)
        {
            throw Refusal(failure.Path, FileKind.Link);
        }
        catch (StoreException failure) when (failure.Errno is Errno.Access or Errno.NotPermitted or Errno.NotAFolder or Errno.NameTooLong)
        {
            throw new FileRefusedException($"{failure.Path}: {failure.Message}", path, failure);
        }
    }
}
