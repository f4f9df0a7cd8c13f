namespace Pipeline.Data;

/// <summary>How a database is opened. Extensions are never installed or loaded by themselves, and no secret is read from the home folder.</summary>
public sealed record DuckDbOptions
{
    /// <summary>Threads of a query, at least 1. The default, 1, is what repeatable results need.</summary>
    public int Threads { get; init; } = 1;

    /// <summary>Bytes; by default DuckDB's own rule, 80 % of the machine's memory.</summary>
    public long? MemoryLimit { get; init; }

    /// <summary>Where a query larger than memory spills; by default nowhere, and such a query fails.</summary>
    public string? TempDirectory { get; init; }

    /// <summary>Files and folders that SQL may read and write; by default all. An empty list shuts SQL in memory.</summary>
    public IReadOnlyList<string>? AllowedPaths { get; init; }

    /// <summary>Refuse later changes of settings, for SQL from outside; false by default.</summary>
    public bool LockConfiguration { get; init; }
}
