using System.Runtime.InteropServices;

namespace Pipeline.Models.Checkpoints;

/// <summary>One count on a mapping, which is undone once.</summary>
internal sealed class MappingHold : IDisposable
{
    private SafeHandle? _handle;

    public MappingHold(SafeHandle handle)
    {
        var added = false;
        handle.DangerousAddRef(ref added);
        _handle = handle;
    }

    public void Dispose() => Interlocked.Exchange(ref _handle, null)?.DangerousRelease();
}
