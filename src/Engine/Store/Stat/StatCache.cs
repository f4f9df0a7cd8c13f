using Pipeline.Contracts;
using Pipeline.Engine.Store.Native;

namespace Pipeline.Engine.Store.Stat;

/// <summary>
/// The digests of files in the states they were hashed in, kept from run to run in <c>cache/stat/v1</c>. Whatever of the file cannot be read is a
/// hash to be computed again, and nothing else. Safe for threads and for processes.
/// </summary>
internal sealed class StatCache(string path)
{
    /// <summary>Records held back at most: what a kill loses is hashed again.</summary>
    private const int Batch = 256;
    /// <summary>Stale records that are not worth rewriting the file for.</summary>
    private const int Slack = 4096;

    private readonly Lock _gate = new();
    private readonly Dictionary<FileKey, StatRecord> _records = [];
    private readonly List<StatRecord> _pending = [];
    private FileState _file;
    private long _read;
    private int _onDisk;
    private bool _sound;

    /// <summary>The digest recorded for exactly this state.</summary>
    public bool TryGet(in FileState state, out Digest digest)
    {
        lock (_gate)
        {
            if (Find(state, out var record))
            {
                digest = record.Digest.ToDigest();
                return true;
            }
        }

        digest = default;
        return false;
    }

    /// <summary>Whether exactly this state is recorded with <paramref name="digest"/>; cheaper than <see cref="TryGet"/>.</summary>
    public bool Holds(in FileState state, Digest digest)
    {
        lock (_gate)
            return Find(state, out var record) && record.Digest.Bytes.SequenceEqual(RawDigest.From(digest).Bytes);
    }

    public void Record(in FileState state, Digest digest)
    {
        var record = new StatRecord(state, RawDigest.From(digest));
        lock (_gate)
        {
            _records[new FileKey(state.Device, state.Inode)] = record;
            _pending.Add(record);
            if (_pending.Count >= Batch)
                Save();
        }
    }

    /// <summary>Writes what is held back.</summary>
    public void Flush()
    {
        lock (_gate)
        {
            if (_pending.Count > 0)
                Save();
        }
    }

    private bool Find(in FileState state, out StatRecord record)
    {
        var key = new FileKey(state.Device, state.Inode);
        if (_records.TryGetValue(key, out record) && record.State == state)
            return true;
        // Another process may have hashed it since, which is cheaper to look up than to do again.
        return Load() && _records.TryGetValue(key, out record) && record.State == state;
    }

    /// <summary>Takes in what has been appended since; whether there was anything.</summary>
    private bool Load()
    {
        if (PosixPath.Status(path)?.State is not { } now || now == _file)
            return false;
        if (now.Inode != _file.Inode || now.Size < _read)
            (_read, _onDisk) = (0, 0);
        _file = now;
        var content = StatFile.Read(path, _read);
        if (_read == 0)
            _sound = StatFile.HasHeader(content);
        if (!_sound)
            return false;

        _records.EnsureCapacity(_records.Count + (content.Length / StatRecord.Size));
        _read += StatFile.Parse(content, _read == 0, Take);
        foreach (var record in _pending)
            _records[new FileKey(record.State.Device, record.State.Inode)] = record;
        return true;
    }

    private void Take(in StatRecord record)
    {
        _onDisk++;
        _records[new FileKey(record.State.Device, record.State.Inode)] = record;
    }

    private void Save()
    {
        try
        {
            Load();
            if (!_sound || _onDisk > (2 * _records.Count) + Slack)
                StatFile.Replace(path, _records.Values);
            else
                StatFile.Append(path, _pending);
            _sound = true;
        }
        catch (StoreException)
        {
            // On a full or read-only disk a hash is computed again next time, which is no reason to fail a run that needs nothing written;
            // what must be written fails by itself, with its own path.
        }

        _pending.Clear();
    }
}

/// <summary>Names a file whatever it is called.</summary>
internal readonly record struct FileKey(ulong Device, ulong Inode);
