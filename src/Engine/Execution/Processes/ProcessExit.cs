namespace Pipeline.Engine.Execution.Processes;

/// <summary>How a stage process ended: by <see cref="Code"/> or by <see cref="Signal"/>.</summary>
public sealed record ProcessExit
{
    /// <summary>The exit code, if the process ended by itself.</summary>
    public int? Code { get; init; }

    /// <summary>The signal that ended it, if one did.</summary>
    public int? Signal { get; init; }

    /// <summary>It was stopped because its time was over.</summary>
    public bool TimedOut { get; init; }

    /// <summary>It was stopped because the caller asked for it.</summary>
    public bool Cancelled { get; init; }

    /// <summary>From just before the start until nothing of the process was left.</summary>
    public required TimeSpan Duration { get; init; }

    /// <summary>Why the log stops early, if it does: a full disk must not end a stage that is hours old.</summary>
    public string? LogProblem { get; init; }

    /// <summary>Processes that SIGKILL did not end (stuck in the kernel, or another user's); empty in any healthy case.</summary>
    public IReadOnlyList<int> Survivors { get; init; } = [];

    /// <summary>In words, for a message: <c>exit code 3</c>, <c>killed by signal 9 (SIGKILL; …)</c>.</summary>
    public string Describe() => this switch
    {
        { TimedOut: true } => $"ran past its time limit and was stopped after {Duration.TotalSeconds:0.0} s",
        { Cancelled: true } => "was interrupted",
        { Signal: { } signal } => $"killed by {SignalNames.Describe(signal)}",
        { Code: { } code } => $"exit code {code}",
        _ => "its exit status is lost: another part of the program collected it",
    };
}
