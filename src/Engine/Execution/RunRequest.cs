namespace Pipeline.Engine.Execution;

/// <summary>What the user asked of a run.</summary>
public sealed record RunRequest
{
    /// <summary>Stages to bring up to date, with all they depend on.</summary>
    public required IReadOnlyCollection<string> Targets { get; init; }
    /// <summary>Stages to run although they are up to date.</summary>
    public IReadOnlySet<string> Forced { get; init; } = new HashSet<string>();
    /// <summary>Stages at once; the processors available by default.</summary>
    public int? Jobs { get; init; }
    public bool KeepGoing { get; init; }
    /// <summary>Only the targets themselves: what they depend on must be stored.</summary>
    public bool Exclusive { get; init; }
    /// <summary>The command line, for the record.</summary>
    public string Command { get; init; } = "";
}
