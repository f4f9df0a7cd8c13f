using System.Runtime.InteropServices;

namespace Pipeline.Engine.Execution.Processes;

/// <summary>Starts a program as the leader of a new session, with nothing of ours but what it is given.</summary>
internal static unsafe class Spawner
{
    // glibc's are 336, 80 and 128 bytes; musl's smaller.
    private const int AttributesSize = 1024;
    private const int ActionsSize = 512;
    private const int SignalsSize = 256;

    /// <summary>What stands at the child's descriptors 0 (null: the null device), 1 and 2.</summary>
    public readonly record struct Streams(Descriptor? Input, Descriptor? Output, Descriptor? Error);

    /// <summary>Returns 0 and the pid, or the error number of what failed. The parent's other descriptors are closed in the child.</summary>
    /// <param name="blocked">Signals that the child starts with blocked; none for a stage.</param>
    public static int Start(
        IReadOnlyList<string> arguments, IReadOnlyList<string> environment, string folder, Streams streams, ReadOnlySpan<int> blocked, out int pid)
    {
        var attributes = stackalloc byte[AttributesSize];
        var actions = stackalloc byte[ActionsSize];
        using var argv = new NativeStrings(arguments);
        using var envp = new NativeStrings(environment);
        Check(LibC.AttributesInit(attributes));
        Check(LibC.ActionsInit(actions));
        try
        {
            SetSignals(attributes, blocked);
            Redirect(actions, streams);
            Check(LibC.ActionsChangeFolder(actions, folder));
            int started;
            var error = LibC.Spawn(&started, argv.Array[0], actions, attributes, argv.Array, envp.Array);
            pid = error == 0 ? started : 0;
            return error;
        }
        finally
        {
            _ = LibC.ActionsDestroy(actions);
            _ = LibC.AttributesDestroy(attributes);
        }
    }

    // The runtime ignores SIGPIPE, and a shell may have started us with more ignored or blocked: a stage must see none of that.
    private static void SetSignals(void* attributes, ReadOnlySpan<int> blocked)
    {
        var signals = stackalloc byte[SignalsSize];
        _ = LibC.FillSignals(signals);
        Check(LibC.AttributesSetSignalDefaults(attributes, signals));
        _ = LibC.EmptySignals(signals);
        foreach (var signal in blocked)
            _ = LibC.AddSignal(signals, signal);
        Check(LibC.AttributesSetSignalMask(attributes, signals));
        Check(LibC.AttributesSetFlags(attributes, LibC.SpawnSetSession | LibC.SpawnSetSignalDefaults | LibC.SpawnSetSignalMask));
    }

    private static void Redirect(void* actions, Streams streams)
    {
        Span<Descriptor?> wanted = [streams.Input, streams.Output, streams.Error];
        for (var i = 0; i < wanted.Length; i++)
        {
            if (wanted[i] is { } descriptor)
                Check(LibC.ActionsDuplicate(actions, descriptor.Number, i));
            else
                Check(LibC.ActionsOpen(actions, i, "/dev/null", i == 0 ? LibC.ReadOnly : 1, 0));
        }
        // The runtime opens everything close-on-exec, but what our own parent left open would pass through.
        if (LibC.HasCloseFrom)
            Check(LibC.ActionsCloseFrom(actions, 3));
    }

    private static void Check(int error)
    {
        if (error != 0)
            throw new StartFailedException($"Preparing a process failed: {Marshal.GetPInvokeErrorMessage(error)}.");
    }
}
