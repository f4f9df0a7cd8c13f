namespace Pipeline.Host.CommandLine;

/// <summary>The command line, read and checked.</summary>
internal sealed record HostOptions
{
    public const string DefaultTarget = "Default";

    /// <summary>A verb, a stage or <see cref="DefaultTarget"/>.</summary>
    public string Target { get; init; } = DefaultTarget;
    /// <summary>The pipeline file as written, relative to the caller's directory; null for the one beside <c>build.sh</c>.</summary>
    public string? Config { get; init; }
    public string? Profile { get; init; }
    /// <summary>The command line as written, for the record of a run.</summary>
    public string Written { get; init; } = "";
    /// <summary><c>Stage.key=value</c>, in the order written.</summary>
    public IReadOnlyList<string> Set { get; init; } = [];
    /// <summary>The store as written, relative to the caller's directory.</summary>
    public string? Cache { get; init; }
    public int? Jobs { get; init; }
    public bool Json { get; init; }
    public Verbosity Verbosity { get; init; } = Verbosity.Normal;
    public bool Help { get; init; }
    public bool Version { get; init; }

    /// <summary>Stage names to run again; <see cref="ForceAll"/> stands beside it.</summary>
    public IReadOnlyList<string> Force { get; init; } = [];
    public bool ForceAll { get; init; }
    public bool KeepGoing { get; init; }
    public bool DryRun { get; init; }
    /// <summary><c>local</c> or <c>slurm</c>.</summary>
    public string Executor { get; init; } = "local";
    public bool Tree { get; init; }
    public bool Exclusive { get; init; }

    public string? Stage { get; init; }
    public string? Format { get; init; }
    public string? Sql { get; init; }
    public string? Artifact { get; init; }
    public bool Down { get; init; }
    public string? From { get; init; }
    public string? To { get; init; }
    public int? KeepRuns { get; init; }
    /// <summary>Bytes.</summary>
    public long? MaxSize { get; init; }
    public string? Forget { get; init; }
    public string? Name { get; init; }
    public string? Run { get; init; }
    public string? Remote { get; init; }
    public bool Rebuild { get; init; }
    /// <summary>The one stage to rebuild; null for all.</summary>
    public string? RebuildStage { get; init; }
}
