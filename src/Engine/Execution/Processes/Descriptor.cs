using System.Runtime.InteropServices;
using Microsoft.Win32.SafeHandles;

namespace Pipeline.Engine.Execution.Processes;

/// <summary>An open file descriptor of ours: a pipe's end, a pidfd, an eventfd.</summary>
internal sealed class Descriptor : SafeHandleMinusOneIsInvalid
{
    public Descriptor(int number) : base(ownsHandle: true) => SetHandle(number);

    /// <summary>For calls that take several at once; the owner keeps this object alive meanwhile.</summary>
    public int Number => (int)handle;

    /// <summary>What a call of the C library gave.</summary>
    /// <exception cref="StartFailedException">It gave none.</exception>
    public static Descriptor Of(int number) => number >= 0 ? new(number) : throw None();

    /// <summary>Why the last call gave none.</summary>
    public static StartFailedException None() => new(
        $"No descriptor for a process: {Marshal.GetLastPInvokeErrorMessage()}. Raise the limit of open files (ulimit -n), or lower --jobs; Linux 5.4 is the oldest that will do.");

    /// <summary>The pidfd of a child that was just started. Without one it could not be watched: then it is ended again.</summary>
    /// <exception cref="StartFailedException">There is none to be had.</exception>
    public static unsafe Descriptor OfChild(int pid)
    {
        var number = LibC.OpenPid(pid);
        try
        {
            return Of(number);
        }
        catch (StartFailedException)
        {
            LibC.ChildInfo ignored;
            _ = LibC.SendSignal(-pid, LibC.Kill);
            _ = LibC.Wait(LibC.ByPid, pid, &ignored, LibC.Exited);
            throw;
        }
    }

    protected override bool ReleaseHandle() => LibC.Close((int)handle) == 0;
}
