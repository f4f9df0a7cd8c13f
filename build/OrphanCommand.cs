using Pipeline.Engine.Execution.Processes;

namespace Pipeline.Host;

/// <summary>What the watchdog of a host that was killed calls, and nobody else: <c>--end-orphans ID</c>.</summary>
internal static class OrphanCommand
{
    public const string Name = "--end-orphans";

    /// <summary>The command up to the id: this very program, from the immutable folder that it runs from. It needs nothing of the host's environment, which may hold keys.</summary>
    public static IReadOnlyList<string> Line { get; } = [Environment.ProcessPath!, Name];

    /// <summary>Ends every process of the invocation.</summary>
    /// <exception cref="UsageException">It is no invocation's id.</exception>
    public static ExitCode Run(string invocation) =>
        !AttemptId.IsInvocation(invocation) ? throw new UsageException($"{Name} is for the watchdog alone, which knows an invocation's id; '{invocation}' is none.")
        : OrphanKiller.KillInvocation(invocation).Count == 0 ? ExitCode.Done
        : ExitCode.Failed;
}
