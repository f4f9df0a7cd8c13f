namespace Pipeline.Host;

/// <summary>How the program ended, for scripts.</summary>
internal enum ExitCode
{
    /// <summary>Done; a run that healed itself too.</summary>
    Done = 0,
    /// <summary>A stage failed, an input file is missing, or Build, Test or Doctor found a fault.</summary>
    Failed = 1,
    /// <summary>Wrong usage or configuration.</summary>
    Usage = 2,
    /// <summary>The store or a remote is damaged or unreachable, or the engine itself failed.</summary>
    Damaged = 3,
    Interrupted = 130,
}
