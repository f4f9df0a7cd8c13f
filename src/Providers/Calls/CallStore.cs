using Pipeline.Providers.Registry;

namespace Pipeline.Providers.Calls;

/// <summary>
/// Replies by the hash of what was asked: <c>ab/abcdef….json</c> in a folder. A reply is there in full or not at all, and survives the end of this process; several processes may use one
/// folder. What is damaged counts as not there.
/// </summary>
public sealed class CallStore(string folder)
{
    private int _damaged;

    /// <summary>Absolute.</summary>
    public string Folder { get; } = Directory.CreateDirectory(folder).FullName;

    /// <summary>Entries that were found and could not be believed: cut, altered, of another version, or under a foreign name.</summary>
    public int Damaged => _damaged;

    /// <returns>The reply to this request; null where there is none that can be believed.</returns>
    public ChatReply? Find(ModelIdentity model, ChatRequest request) => Find(CallKey.Of(CallKey.Canonical(model, request)));

    /// <returns>The name of the stored reply to a request: 64 hexadecimal digits.</returns>
    public static string KeyOf(ModelIdentity model, ChatRequest request) => CallKey.Of(CallKey.Canonical(model, request));

    /// <summary>Stores a reply that was not asked for through an API.</summary>
    public void Put(ModelIdentity model, ChatRequest request, ChatReply reply)
    {
        var canonical = CallKey.Canonical(model, request);
        Put(CallKey.Of(canonical), canonical, reply);
    }

    /// <summary>Whether something is stored under a name; whether it can be believed shows when it is read.</summary>
    public bool Has(string key) => File.Exists(PathOf(key));

    internal ChatReply? Find(string key)
    {
        byte[] bytes;
        try
        {
            bytes = File.ReadAllBytes(PathOf(key));
        }
        catch (Exception failure) when (failure is FileNotFoundException or DirectoryNotFoundException)
        {
            return null;
        }

        var reply = CallEntry.Read(key, bytes);
        if (reply is null)
            Interlocked.Increment(ref _damaged);
        return reply;
    }

    /// <summary>Stores a reply, in the place of one that may be there.</summary>
    internal void Put(string key, byte[] request, ChatReply reply)
    {
        var path = PathOf(key);
        Directory.CreateDirectory(Path.GetDirectoryName(path)!);
        // The store's own sign of a temporary file: Gc deletes those that killed processes left.
        var temporary = Path.Combine(Path.GetDirectoryName(path)!, $".tmp-{Guid.NewGuid():N}");
        try
        {
            using (var file = new FileStream(temporary, FileMode.CreateNew, FileAccess.Write, FileShare.None))
            {
                file.Write(CallEntry.Write(key, request, reply));
                file.Flush(flushToDisk: true);
            }

            File.Move(temporary, path, overwrite: true);
        }
        catch
        {
            File.Delete(temporary);
            throw;
        }
    }

    internal string PathOf(string key) => Path.Combine(Folder, key[..2], key + ".json");
}
