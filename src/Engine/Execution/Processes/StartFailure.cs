using System.Runtime.InteropServices;

namespace Pipeline.Engine.Execution.Processes;

/// <summary>What went wrong with a start, in words: the kernel's number does not say which file it was about.</summary>
internal static class StartFailure
{
    public const int FileBusy = 26;
    private const int NoEntry = 2;
    private const int TooBig = 7;
    private const int NotExecutable = 8;
    private const int TryAgain = 11;
    private const int NoMemory = 12;
    private const int Denied = 13;

    public static StartFailedException Describe(int error, string program, string folder) => new(error switch
    {
        _ when !Directory.Exists(folder) => $"{program} cannot be started: its working folder {folder} does not exist.",
        _ when Directory.Exists(program) => $"{program} cannot be started: it is a folder.",
        NoEntry when !File.Exists(program) => $"{program} cannot be started: there is no such file.",
        NoEntry => $"{program} cannot be started: the interpreter that its first line (#!) or its header names does not exist.",
        Denied => $"{program} cannot be started: it is not executable for this user (chmod +x), or lies on a file system mounted noexec.",
        NotExecutable => $"{program} cannot be started: it is neither a program for this machine nor a script with a first line like #!/bin/sh.",
        FileBusy => $"{program} cannot be started: something still has it open for writing.",
        TooBig => $"{program} cannot be started: its arguments and environment are larger than the system allows.",
        TryAgain => $"{program} cannot be started: the limit of processes is reached (ulimit -u); lower --jobs.",
        NoMemory => $"{program} cannot be started: there is not enough memory; lower --jobs.",
        _ => $"{program} cannot be started: {Marshal.GetPInvokeErrorMessage(error)}.",
    });
}
