using System.Runtime.InteropServices;

namespace Pipeline.Engine.Execution.Processes;

/// <summary>The C library's calls on processes and signals.</summary>
internal static unsafe partial class LibC
{
    public const int Hangup = 1;
    public const int Interrupt = 2;
    public const int Quit = 3;
    public const int Kill = 9;
    public const int Terminate = 15;
    public const int ChildChanged = 17;
    public const int Continue = 18;

    public const int ByPid = 1;
    public const int ByPidDescriptor = 3;
    public const int NoHang = 1;
    public const int Exited = 4;
    /// <summary><c>si_code</c> of a child that ended by itself.</summary>
    public const int CodeExited = 1;

    public const int SetChildSubreaper = 36;

    private const long SystemCallPidSendSignal = 424;
    private const long SystemCallPidOpen = 434;

    /// <summary><c>siginfo_t</c> as <c>waitid</c> fills it on 64-bit Linux.</summary>
    [StructLayout(LayoutKind.Explicit, Size = 128)]
    public struct ChildInfo
    {
        [FieldOffset(8)] public int Code;
        [FieldOffset(16)] public int Pid;
        [FieldOffset(24)] public int Status;
    }

    [LibraryImport("libc", EntryPoint = "kill", SetLastError = true)]
    public static partial int SendSignal(int pid, int signal);

    [LibraryImport("libc", EntryPoint = "waitid", SetLastError = true)]
    public static partial int Wait(int kind, int id, ChildInfo* info, int options);

    [LibraryImport("libc", EntryPoint = "prctl", SetLastError = true)]
    public static partial int ProcessControl(int option, nuint argument, nuint unused3, nuint unused4, nuint unused5);

    [LibraryImport("libc", EntryPoint = "getsid", SetLastError = true)]
    public static partial int SessionOf(int pid);

    [LibraryImport("libc", EntryPoint = "sigaction", SetLastError = true)]
    public static partial int SignalAction(int signal, void* action, void* previous);

    // glibc names these two only from 2.36 on; the kernel has both from 5.3.
    public static int OpenPid(int pid) => (int)SystemCall(SystemCallPidOpen, pid, 0, 0, 0);

    public static int SendSignalTo(int pidDescriptor, int signal) => (int)SystemCall(SystemCallPidSendSignal, pidDescriptor, signal, 0, 0);

    [LibraryImport("libc", EntryPoint = "syscall", SetLastError = true)]
    private static partial long SystemCall(long number, long first, long second, long third, long fourth);
}
