namespace Pipeline.Engine.Execution.Processes;

/// <summary>
/// Ends what an earlier attempt left running: its program may have been killed together with its watchdog, or this is another
/// machine's turn. By environment only: a session's number may be a stranger's by now.
/// </summary>
public static class OrphanKiller
{
    /// <summary>Kills until none is left, and returns the pids that would not die (another user's, or stuck in the kernel).</summary>
    /// <exception cref="ArgumentException">It is not an attempt's id.</exception>
    public static IReadOnlyList<int> KillAttempt(string attemptId) => AttemptId.IsValid(attemptId)
        ? Remains.Kill(ProcessMatch.Former(attemptId))
        : throw new ArgumentException($"'{attemptId}' is not an attempt's id.", nameof(attemptId));

    /// <summary>The same for every attempt of an invocation.</summary>
    /// <exception cref="ArgumentException">It is not an invocation's id.</exception>
    public static IReadOnlyList<int> KillInvocation(string invocationId) => AttemptId.IsInvocation(invocationId)
        ? Remains.Kill(ProcessMatch.Invocation(invocationId))
        : throw new ArgumentException($"'{invocationId}' is not an invocation's id.", nameof(invocationId));
}
