using Pipeline.Contracts;
using Pipeline.Engine.Execution.Planning;

namespace Pipeline.Engine.Lineage;

/// <summary>Every manifest that a workspace's store knows, the materialised ones first: they are what a person asks about.</summary>
public static class KnownManifests
{
    public static IEnumerable<KnownManifest> Of(PipelineWorkspace workspace) =>
        workspace.AllStages
            .Select(stage => workspace.History.LastSuccess(stage)?.Manifest)
            .OfType<Digest>()
            .Concat(workspace.Store.Actions().OrderByDescending(action => action.Created).Select(action => action.Manifest))
            .Distinct()
            .Select(digest => workspace.Results.Load(digest) is { } manifest ? new KnownManifest(digest, manifest) : null)
            .OfType<KnownManifest>();
}
