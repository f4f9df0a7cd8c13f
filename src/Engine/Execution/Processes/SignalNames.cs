namespace Pipeline.Engine.Execution.Processes;

/// <summary>Signals in words a reader of a failed run can act on.</summary>
internal static class SignalNames
{
    public static string Describe(int signal) => signal switch
    {
        1 => "signal 1 (SIGHUP)",
        2 => "signal 2 (SIGINT)",
        3 => "signal 3 (SIGQUIT)",
        4 => "signal 4 (SIGILL; was it built for another processor?)",
        6 => "signal 6 (SIGABRT; its own runtime gave up, see the log)",
        7 => "signal 7 (SIGBUS; a mapped file shrank, or the disk is full)",
        8 => "signal 8 (SIGFPE)",
        9 => "signal 9 (SIGKILL; if nobody sent it, the kernel did, for lack of memory)",
        11 => "signal 11 (SIGSEGV; a crash in native code)",
        13 => "signal 13 (SIGPIPE)",
        15 => "signal 15 (SIGTERM)",
        24 => "signal 24 (SIGXCPU; over its processor-time limit)",
        25 => "signal 25 (SIGXFSZ; over its file-size limit)",
        _ => $"signal {signal}",
    };
}
