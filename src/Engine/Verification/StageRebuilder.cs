using Pipeline.Contracts;
using Pipeline.Engine.Definition;
using Pipeline.Engine.Execution;
using Pipeline.Engine.Execution.Attempts;
using Pipeline.Engine.Execution.Processes;
using Pipeline.Engine.Graph;
using Pipeline.Engine.Store;

namespace Pipeline.Engine.Verification;

/// <summary>
/// Runs stages again, one at a time, each from its present inputs in a scratch store, and compares what they make with what is stored. What other stages
/// made comes from the real store, so that one stage can be rebuilt alone. Model replies are taken from <c>calls/</c>, as in a run.
/// </summary>
internal sealed class StageRebuilder(PipelineWorkspace workspace, IRunObserver observer, TimeProvider time)
{
    /// <param name="stages">In the order to run them.</param>
    /// <param name="named">Whether the user named the stage, and so means it even if it does not promise the same bytes.</param>
    public async Task<IReadOnlyList<StageRebuild>> RebuildAsync(IReadOnlyList<string> stages, bool named, CancellationToken cancellation)
    {
        if (stages.Count == 0)
            return [];
        workspace.Prefetch(stages.Select(name => workspace.Graph.Stage(name)));
        var present = new PresentResults(workspace, stages);
        using var processes = new ProcessRunner(AttemptId.NewInvocation(), workspace.OrphanCommand);
        var rebuilds = new List<StageRebuild>();
        foreach (var stage in stages)
        {
            cancellation.ThrowIfCancellationRequested();
            observer.Started(stage, ["to compare with its stored result"]);
            var began = time.GetTimestamp();
            var rebuild = WhyNot(present[stage], named) ?? await RebuildAsync(present[stage], present, processes, cancellation);
            rebuilds.Add(rebuild);
            observer.Finished(Outcome(rebuild, time.GetElapsedTime(began)));
        }

        return rebuilds;
    }

    private static StageRebuild? WhyNot(PresentResult present, bool named)
    {
        var stage = present.Stage;
        if (present.Stored is null)
        {
            var reason = $"{stage.Name}: there is nothing to compare with, because {present.Lack}; run it first";
            return named ? StageRebuild.Failed(stage.Name, reason) : StageRebuild.Skipped(stage.Name, reason);
        }

        return stage.Cache is { Always: false, Expires: null } || named
            ? null
            : StageRebuild.Skipped(stage.Name, $"{stage.Name}: a stage with cache: always or expires need not make the same again; --rebuild={stage.Name} compares it all the same");
    }

    private async Task<StageRebuild> RebuildAsync(PresentResult present, PresentResults all, ProcessRunner processes, CancellationToken cancellation)
    {
        var stage = present.Stage;
        using var scratch = ScratchStore.Create(workspace.Store);
        var blobs = BlobsOf(stage, all).ToList();
        if (blobs.FirstOrDefault(blob => workspace.Store.Check(blob.File.Digest, blob.File.Size, inFull: false) != Presence.Present) is { } lost)
            return StageRebuild.Failed(stage.Name, $"{stage.Name}: the store lacks {lost.File.Path} of {lost.Maker}, which it reads; run {lost.Maker} first");
        foreach (var blob in blobs)
            scratch.Add(blob.File);

        var work = new AttemptWork(
            stage, present.Entries!, () => workspace.Entries.Build(stage, all.Content), workspace.Entries.PathsOf(stage), blobs,
            Replace: true, Lost: null, Path.Combine(scratch.Folder, "log.txt"));
        using var retired = new FinishedAttempts(scratch.Store, observer.Warn);
        var result = await Attempt(scratch.Store, processes, retired).RunAsync(work, progress => observer.Progress(stage.Name, progress), cancellation);
        cancellation.ThrowIfCancellationRequested();
        return result switch
        {
            AttemptResult.Executed { Changed: [var changed, ..] } => StageRebuild.Failed(stage.Name, $"{stage.Name}: {changed} changed while it ran"),
            AttemptResult.Executed executed => StageRebuild.Compare(present.Stored!.Manifest, executed.Result.Manifest),
            AttemptResult.Failed failed => StageRebuild.Failed(stage.Name, failed.Error),
            AttemptResult.Interrupted => StageRebuild.Failed(stage.Name, $"{stage.Name}: it ended as if interrupted"),
            _ => StageRebuild.Failed(stage.Name, $"{stage.Name}: its inputs changed just before it ran"),
        };
    }

    private StageAttempt Attempt(ContentStore store, ProcessRunner processes, FinishedAttempts retired) => new(
        store,
        new(store),
        workspace.Files,
        new(workspace.Catalog, workspace.Definition.Seed, workspace.CallsFolder, workspace.StageEnvironment, run: null),
        processes,
        new(store, new(store), time),
        retired,
        observer.Warn,
        time);

    private static IEnumerable<InputBlob> BlobsOf(StageDefinition stage, PresentResults all) =>
        from input in stage.Inputs
        let output = input.Output
        where output is not null
        from file in all[output.Stage].Shown!.Output(output.Output)!.Files
        select new InputBlob(input.Name, output.Stage, file);

    private static StageOutcome Outcome(StageRebuild rebuild, TimeSpan duration) => new()
    {
        Stage = rebuild.Stage,
        Status = rebuild.Outcome switch
        {
            RebuildOutcome.Equal => StageStatus.Executed,
            RebuildOutcome.Skipped => StageStatus.Skipped,
            _ => StageStatus.Failed,
        },
        Duration = duration,
        Error = rebuild.Error ?? $"{rebuild.Stage}: it made something else than is stored for the same inputs",
    };
}
