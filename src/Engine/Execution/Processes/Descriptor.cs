using Microsoft.Win32.SafeHandles;

namespace Pipeline.Engine.Execution.Processes;

/// <summary>An open file descriptor of ours: a pipe's end, a pidfd, an eventfd.</summary>
internal sealed class Descriptor : SafeHandleMinusOneIsInvalid
{
    public Descriptor(int number) : base(ownsHandle: true) => SetHandle(number);

    /// <summary>For calls that take several at once; the owner keeps this object alive meanwhile.</summary>
    public int Number => (int)handle;

    protected override bool ReleaseHandle() => LibC.Close((int)handle) == 0;
}
