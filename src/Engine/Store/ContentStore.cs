using Pipeline.Contracts;
using Pipeline.Engine.Store.Locks;
using Pipeline.Engine.Store.Native;

namespace Pipeline.Engine.Store;

/// <summary>The content-addressed store under <c>cache/</c>: blobs by their digest, actions by their fingerprint. Safe for threads and for processes.</summary>
public sealed partial class ContentStore : IDisposable
{
    private readonly TimeProvider _time;
    private readonly Lazy<bool> _syncsBlobNames;

    private ContentStore(string folder, TimeProvider time, LockKind? locks)
    {
        Folder = Path.GetFullPath(folder);
        _time = time;
        Hasher = new FileHasher(Path.Combine(Folder, "stat", "v1"), time);
        _syncsBlobNames = new Lazy<bool>(() => !NameOrder.IsKept(Folder));
        Locks = new LockFolder(Path.Combine(Folder, "locks"), time, locks);
        Linker = new BlobPlacer(this, copyUpTo: -1);
    }

    /// <summary>Opens the store at <paramref name="folder"/>, which is made when something is first written.</summary>
    /// <param name="locks">How locks are taken; null finds out what works there.</param>
    public static ContentStore Open(string folder, TimeProvider time, LockKind? locks = null) => new(folder, time, locks);

    /// <summary>Damage that was found, in one line: what, and where it was moved. Raised on the thread that found it.</summary>
    public event Action<string>? Reported;

    /// <summary>Absolute path of <c>cache/</c>.</summary>
    public string Folder { get; }

    public FileHasher Hasher { get; }

    internal TimeProvider Time => _time;

    internal LockFolder Locks { get; }

    /// <summary>Shows blobs to stages. One for all: what the store's file system cannot do is tried once.</summary>
    internal BlobPlacer Linker { get; }

    /// <summary>Whether each blob's folder must be flushed, because a later flush of its action would not bring the blob's name along.</summary>
    internal bool SyncsBlobNames => _syncsBlobNames.Value;

    internal string BlobFolder => Path.Combine(Folder, "blobs", "sha256");
    internal string ActionFolder => Path.Combine(Folder, "actions", "v1");
    internal string RootFolder => Path.Combine(Folder, "roots");
    internal string ScratchRoot => Path.Combine(Folder, "scratch");
    internal string WorkRoot => Path.Combine(Folder, "work");
    internal string QuarantineFolder => Path.Combine(Folder, "quarantine");

    /// <summary>Where the blob of that digest is, or would be.</summary>
    public string BlobPath(Digest digest) => Path.Combine(BlobFolder, digest.Hex[..2], digest.Hex);

    /// <summary>Where the action of that fingerprint is, or would be.</summary>
    public string ActionPath(Digest fingerprint) => Path.Combine(ActionFolder, fingerprint.Hex[..2], fingerprint.Hex + ".json");

    /// <summary>The folder of all attempts at that fingerprint.</summary>
    public string WorkFolder(Digest fingerprint) => Path.Combine(WorkRoot, fingerprint.Hex);

    /// <summary>Writes the digests that are held back.</summary>
    public void Dispose() => Hasher.Flush();

    internal void Report(string message) => Reported?.Invoke(message);

    /// <summary>Moves what is damaged or not ours out of the way, never deleting it. Whether it is gone from its place.</summary>
    /// <param name="what">As the message shall call it.</param>
    internal bool Quarantine(string path, string what)
    {
        var name = $"{_time.GetUtcNow():yyyyMMddTHHmmss}-{Path.GetFileName(path)}";
        var target = Path.Combine(QuarantineFolder, name);
        for (var copy = 2; Path.Exists(target); copy++)
            target = Path.Combine(QuarantineFolder, $"{name}-{copy}");
        try
        {
            PosixPath.MakeFolders(QuarantineFolder);
            if (!PosixPath.TryRename(path, target))
                FileCopy.Move(path, target);
            Report($"{what}: {path} was moved to {target}");
            return true;
        }
        catch (StoreException failure) when (failure.Errno == Errno.NotFound && !Path.Exists(path))
        {
            // Another invocation has moved it at the same moment, and says so.
            return true;
        }
        catch (StoreException failure)
        {
            Report($"{what}: {path} stays where it is, unused ({failure.Message})");
            return false;
        }
    }
}
