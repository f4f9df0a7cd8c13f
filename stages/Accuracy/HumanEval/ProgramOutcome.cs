namespace Pipeline.Accuracy.HumanEval;

/// <summary>How a program ended.</summary>
internal enum ProgramOutcomeKind
{
    /// <summary>Its text ran to its end, so <c>check</c> returned.</summary>
    Passed,

    /// <summary>It raised, exited before its end, or was ended by a signal or a limit other than the clock's. Out of memory is one of these: Python raises MemoryError.</summary>
    Failed,

    /// <summary>It ran longer than <see cref="SandboxLimits.WallClock"/>.</summary>
    TimedOut,
}

/// <summary>How a program ended, and what it said of it.</summary>
/// <param name="Message">Why it failed: an exception's type and message on one line, without addresses. Null unless it failed.</param>
internal sealed record ProgramOutcome(ProgramOutcomeKind Kind, string? Message = null);
