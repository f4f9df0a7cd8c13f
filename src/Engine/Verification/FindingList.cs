using Pipeline.Contracts;
using Pipeline.Engine.Store;

namespace Pipeline.Engine.Verification;

/// <summary>Says in words what was found and done.</summary>
internal sealed class FindingList(PipelineWorkspace workspace)
{
    private readonly List<Finding> _findings = [];

    public IReadOnlyList<Finding> Sorted() =>
        [.. _findings.DistinctBy(finding => (finding.Kind, finding.Path)).OrderBy(finding => finding.Path, StringComparer.Ordinal)];

    /// <param name="path">Absolute.</param>
    public void Add(FindingKind kind, string path, string message, bool repaired) => _findings.Add(new(kind, Show(path), message, repaired));

    /// <param name="from">Where it was put back from; null where no copy was left.</param>
    /// <param name="what">Which file of which stage.</param>
    /// <param name="otherwise">What follows when it was not put back.</param>
    public void AddBlob(FindingKind kind, Digest digest, string? from, string what, string otherwise, bool repaired = false) => Add(
        kind,
        workspace.Store.BlobPath(digest),
        $"{what} {(kind == FindingKind.DamagedBlob ? "was damaged" : "was not there")}: {(from is null ? otherwise : $"put back from {from}")}",
        repaired || from is not null);

    public void AddAction(Digest fingerprint, bool repaired) => Add(
        FindingKind.DamagedAction,
        workspace.Store.ActionPath(fingerprint),
        repaired ? "it could not be read: written anew from the journal and the present inputs" : "it cannot be read: its stage runs again when it is needed",
        repaired);

    public void AddArtifact(ArtifactFault fault, string stage, bool repaired)
    {
        var (kind, what) = fault.Kind switch
        {
            ArtifactFaultKind.Damaged => (FindingKind.DamagedArtifact, $"not as {stage} made it, and moved to quarantine"),
            ArtifactFaultKind.Missing => (FindingKind.MissingArtifact, $"{stage} made it, and it was not there"),
            _ => (FindingKind.ForeignArtifact, $"{stage} did not make it; moved to quarantine"),
        };
        // A file that does not belong there needs nothing in its place.
        var done = fault.Kind == ArtifactFaultKind.Foreign ? "" : repaired ? ": put back from the store" : $": comes back when {stage} runs again";
        Add(kind, fault.Path, what + done, repaired || fault.Kind == ArtifactFaultKind.Foreign);
    }

    private string Show(string path)
    {
        var relative = Path.GetRelativePath(workspace.Definition.Workspace, path);
        return relative.StartsWith("../", StringComparison.Ordinal) ? path : relative;
    }
}
