namespace Pipeline.Engine.Execution.Processes;

/// <summary>
/// A parent that ignores SIGCHLD passes that on to us, and then the kernel throws our children's exit codes away.
/// </summary>
internal static unsafe class ChildSignal
{
    private const int ActionSize = 256;
    private const nint Ignore = 1;

    /// <summary>Makes exit codes available, unless the runtime has a handler of its own: then they are.</summary>
    public static void Restore()
    {
        var action = stackalloc byte[ActionSize];
        if (LibC.SignalAction(LibC.ChildChanged, null, action) != 0 || *(nint*)action != Ignore)
            return;
        new Span<byte>(action, ActionSize).Clear();
        _ = LibC.SignalAction(LibC.ChildChanged, action, null);
    }
}
