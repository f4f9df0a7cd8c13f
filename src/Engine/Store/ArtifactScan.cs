using Pipeline.Contracts;

namespace Pipeline.Engine.Store;

/// <summary>What was found under <c>artifacts/&lt;Stage&gt;</c>, every file read in full.</summary>
/// <param name="Made">What should be there; null where nothing says so any more.</param>
/// <param name="Faults">Sorted by path.</param>
/// <param name="Copies">Content → absolute path of a file that holds it.</param>
public sealed record ArtifactScan(
    string Stage, MadeArtifact? Made, int Files, IReadOnlyList<ArtifactFault> Faults, IReadOnlyDictionary<Digest, string> Copies);

/// <param name="Digest">Of the manifest.</param>
/// <param name="Log">What <c>log.txt</c> shows, where that is known.</param>
public sealed record MadeArtifact(Digest Digest, Manifest Manifest, Digest? Log);

/// <param name="Path">Absolute.</param>
public sealed record ArtifactFault(ArtifactFaultKind Kind, string Path);

/// <summary>What is wrong with a file of an artifact.</summary>
public enum ArtifactFaultKind
{
    /// <summary>Other bytes than the stage made; it is in quarantine now.</summary>
    Damaged,
    Missing,
    /// <summary>No stage made it; it is in quarantine now.</summary>
    Foreign,
}
