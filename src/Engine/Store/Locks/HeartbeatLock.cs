using Microsoft.Win32.SafeHandles;
using Pipeline.Engine.Store.Native;

namespace Pipeline.Engine.Store.Locks;

/// <summary>A lock whose holder shows signs of life until it is released.</summary>
internal sealed class HeartbeatLock : StoreLock
{
    /// <summary>How often a holder shows that it lives: twelve chances before it counts as dead.</summary>
    internal static readonly TimeSpan Beat = TimeSpan.FromSeconds(5);

    private readonly Lock _gate = new();
    private readonly SafeFileHandle _file;
    private readonly string _path;
    private readonly string _identity = Guid.NewGuid().ToString("N");
    private ITimer? _timer;
    private long _count;
    private bool _lost;

    private HeartbeatLock(SafeFileHandle file, string path) => (_file, _path) = (file, path);

    public override bool IsHeld
    {
        get
        {
            lock (_gate)
                return !_lost && !_file.IsClosed && FileLock.IsFileAt(_file, _path);
        }
    }

    /// <summary>Makes the file that is the lock; null when another holder's is there.</summary>
    public static HeartbeatLock? TryMake(string name, LockMode mode, string path, TimeProvider time)
    {
        if (PosixFile.TryCreateNew(path) is not { } file)
            return null;
        var held = new HeartbeatLock(file, path) { Name = name, Mode = mode };
        held.Show();
        held._timer = time.CreateTimer(_ => held.Show(), null, Beat, Beat);
        return held;
    }

    /// <summary>Counts up in the file that is held open: were it taken over by then, its name would be another's.</summary>
    private void Show()
    {
        lock (_gate)
        {
            if (_file.IsClosed)
                return;
            _count++;
            // Flushed, because another machine must see it. One that cannot be written will be taken for dead, so it is given up.
            _lost |= !PosixFile.TryOverwrite(_file, LockMaker.Holder($"{_identity} {_count}")) || Native.LibC.Sync(_file) != 0;
        }
    }

    private protected override void Release()
    {
        _timer?.Dispose();
        lock (_gate)
        {
            if (_file.IsClosed)
                return;
            if (FileLock.IsFileAt(_file, _path))
                PosixPath.Delete(_path);
            _file.Dispose();
        }
    }
}
