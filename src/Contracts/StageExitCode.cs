namespace Pipeline.Contracts;

/// <summary>How a stage process ended. Anything else is a defect, with its stack trace in the log, or a file or disk that cannot be used, with a message.</summary>
public enum StageExitCode
{
    Done = 0,
    /// <summary>Bad parameters or input; the log has one message, for the user.</summary>
    BadInput = 10,
    /// <summary>An outside service refused for good.</summary>
    ServiceRefused = 11,
    /// <summary>Interrupted; the next attempt goes on from the checkpoints in the work folder.</summary>
    Interrupted = 12,
}
