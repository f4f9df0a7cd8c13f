namespace Pipeline.Engine.Execution.Processes;

/// <summary>A stage process to run: everything it is given, nothing inherited.</summary>
public sealed record ProcessSpec
{
    /// <summary>The name of the variable that marks every process of an attempt.</summary>
    public const string AttemptVariable = "PIPELINE_ATTEMPT";

    /// <summary><c>argv</c>; the first is the absolute path of the program.</summary>
    public required IReadOnlyList<string> Arguments { get; init; }

    public required string WorkingFolder { get; init; }

    /// <summary>The whole environment, but for <see cref="AttemptVariable"/>, which the runner sets.</summary>
    public required IReadOnlyDictionary<string, string> Environment { get; init; }

    /// <summary>From <see cref="ProcessRunner.NextAttemptId"/>.</summary>
    public required string AttemptId { get; init; }

    /// <summary>Both streams are appended to this file, in the order in which they arrive; progress lines on standard output are told instead.</summary>
    public required string LogPath { get; init; }

    /// <summary>Values, in UTF-8, that must not reach the log.</summary>
    public IReadOnlyList<byte[]> Secrets { get; init; } = [];

    /// <summary>Wall clock after which the process is stopped; none by default.</summary>
    public TimeSpan? Timeout { get; init; }
}
