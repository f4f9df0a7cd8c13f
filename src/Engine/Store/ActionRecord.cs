using Pipeline.Contracts;
using Pipeline.Engine.Fingerprinting;

namespace Pipeline.Engine.Store;

/// <summary>That a stage with this fingerprint has been executed, and what it made.</summary>
public sealed record ActionRecord
{
    public required Digest Fingerprint { get; init; }
    /// <summary>What the fingerprint is the digest of, in its order.</summary>
    public required IReadOnlyList<FingerprintEntry> Entries { get; init; }
    /// <summary>The blob of the manifest.</summary>
    public required Digest Manifest { get; init; }
    public required DateTimeOffset Created { get; init; }
    /// <summary>The blob of the log, where one was kept.</summary>
    public Digest? Log { get; init; }
    /// <summary>Wall clock of the stage's process.</summary>
    public required double Seconds { get; init; }

    /// <summary>Whether both tell of one execution, rather than of two with the same fingerprint.</summary>
    public bool IsSameExecution(ActionRecord? other) => other is not null && Fingerprint == other.Fingerprint && Manifest == other.Manifest && Created == other.Created;
}
