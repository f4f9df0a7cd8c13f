using System.Runtime.InteropServices;

namespace Pipeline.Tests.Running;

/// <summary>kill(2); .NET's own <c>Process.Kill</c> knows SIGKILL alone, and only for processes that it started.</summary>
internal static partial class Signals
{
    public const int Hangup = 1, Interrupt = 2, Kill = 9, Terminate = 15;

    /// <returns>False where there is no such process any more.</returns>
    public static bool Send(int pid, int signal) => SendSignal(pid, signal) == 0;

    [LibraryImport("libc", EntryPoint = "kill")]
    private static partial int SendSignal(int pid, int signal);
}
