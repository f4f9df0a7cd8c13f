namespace Pipeline.Engine.Verification;

/// <summary>What Verify found and did.</summary>
/// <param name="Blobs">Of the store, before anything was moved.</param>
/// <param name="Bytes">Of all blobs.</param>
/// <param name="Actions">Of the store.</param>
/// <param name="Artifacts">Files under <c>artifacts/</c> that were read.</param>
/// <param name="Findings">Sorted by path; empty when all is sound.</param>
/// <param name="Rebuilds">In the order in which the stages ran; empty when none was asked for.</param>
public sealed record VerifyReport(
    int Blobs, long Bytes, int Actions, int Artifacts, IReadOnlyList<Finding> Findings, IReadOnlyList<StageRebuild> Rebuilds)
{
    /// <summary>3 where anything was damaged, repaired or not; 1 where a stage could not be rebuilt or gave something else; 0 otherwise.</summary>
    public int ExitCode =>
        Findings.Count > 0 ? 3
        : Rebuilds.Any(rebuild => rebuild.Outcome is RebuildOutcome.Different or RebuildOutcome.Failed) ? 1
        : 0;
}

/// <summary>One thing that is not as it should be.</summary>
/// <param name="Path">Relative to the workspace; absolute for a store elsewhere.</param>
/// <param name="Message">What it is, and what was done or will be.</param>
/// <param name="Repaired">Whether it is whole again.</param>
public sealed record Finding(FindingKind Kind, string Path, string Message, bool Repaired);

/// <summary>What is wrong.</summary>
public enum FindingKind
{
    DamagedBlob,
    /// <summary>A stored result leads to it, and it is not there.</summary>
    MissingBlob,
    DamagedAction,
    DamagedRoots,
    DamagedArtifact,
    MissingArtifact,
    /// <summary>A file in a stage's artifacts that no stage made.</summary>
    ForeignArtifact,
}
