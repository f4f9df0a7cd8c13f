using System.Text.Json;
using System.Text.Json.Nodes;
using Pipeline.Contracts;
using Pipeline.Engine.Execution.Attempts;
using Pipeline.Engine.Execution.Planning;
using Pipeline.Engine.Execution.Processes;
using Pipeline.Engine.Graph;
using Pipeline.Engine.Journal;
using Pipeline.Engine.Store;

namespace Pipeline.Engine.Execution;

/// <summary>One run from its first lock to its last record: plan → notebook → stages → lock file → roots.</summary>
public sealed class RunSession(PipelineWorkspace workspace, TimeProvider time)
{
    /// <exception cref="StoreException">The store or <c>artifacts/</c> cannot be written.</exception>
    /// <exception cref="NotStoredException">Only the targets were to run, and something they need is not stored.</exception>
    /// <exception cref="MissingKeyException">A stage that would run asks a model whose key is not set.</exception>
    public async Task<RunOutcome> RunAsync(RunRequest request, IRunObserver observer, CancellationToken cancellation)
    {
        var serialized = new SerializedObserver(observer);
        using var shared = await ShareStoreAsync(serialized, cancellation);
        workspace.Store.Reported += serialized.Warn;
        var started = time.GetUtcNow();
        var git = GitProbe.ReadAsync(workspace.Definition.Workspace, cancellation);

        var plan = await workspace.PlanAsync(request.Targets, request.Forced, cancellation, request.Exclusive);
        MissingKeys.Require(plan, workspace.StageEnvironment.Find);
        // Before the first stage starts: a foreign child would make the end of each stage dearer to tell.
        var commit = await git;

        var notebook = RunNotebook.Create(workspace.RunsFolder, workspace.Definition.Name, started);
        var record = new RunRecord { Id = notebook.Id, Pipeline = workspace.Definition.Name, Command = request.Command, Started = started };
        notebook.Write(record);
        notebook.BecomeLatest();
        WriteConfiguration(notebook);
        // Before the first result: one that no run lives to record must not be garbage to somebody else.
        workspace.Roots.Announce();

        using var finished = new FinishedAttempts(workspace.Store, serialized.Warn);
        using var processes = new ProcessRunner(AttemptId.NewInvocation(), workspace.OrphanCommand);
        var ledger = new RunLedger(workspace, notebook, serialized, time);
        var run = new PipelineRun(
            new(workspace.Graph, workspace.Resolver, workspace.Entries, Attempt(notebook.Id, processes, finished, serialized), ledger),
            plan, new(ResourcePool.OfThisMachine(request.Jobs), request.Forced, request.KeepGoing, request.Exclusive), serialized);
        var (stages, storeFailed, interrupted) = await run.ExecuteAsync(cancellation);

        var status = interrupted ? RunStatus.Interrupted : stages.Any(stage => stage.Status is StageStatus.Failed or StageStatus.Skipped) ? RunStatus.Failed : RunStatus.Succeeded;
        record = record with { Ended = time.GetUtcNow(), Outcome = status, Git = commit, Stages = [.. stages.Select(stage => Record(stage))] };
        storeFailed |= await SaveAsync(() => KeepAsync(record, ledger, serialized), serialized);
        storeFailed |= await SaveAsync(() => Task.Run(() => notebook.Write(record)), serialized);
        return new(notebook.Id, status, stages, storeFailed);
    }

    private async Task<StoreLock> ShareStoreAsync(SerializedObserver observer, CancellationToken cancellation)
    {
        if (workspace.Store.TryLock(GarbageCollector.LockName, LockMode.Shared) is { } free)
            return free;
        observer.Warn("waits for a collection of garbage (Gc) to end");
        return await workspace.Store.LockAsync(GarbageCollector.LockName, LockMode.Shared, cancellation);
    }

    /// <returns>Whether it failed: a full disk must not keep the rest from being saved.</returns>
    private static async Task<bool> SaveAsync(Func<Task> save, SerializedObserver observer)
    {
        try
        {
            await save();
            return false;
        }
        catch (Exception failure) when (failure is IOException or UnauthorizedAccessException)
        {
            observer.Warn(failure.Message);
            return true;
        }
    }

    /// <summary>Writes what outlasts the run: the lock file, and what the store has to keep for this workspace.</summary>
    private async Task KeepAsync(RunRecord record, RunLedger ledger, SerializedObserver observer)
    {
        var manifests = ledger.Results.ToDictionary(result => result.Key, result => result.Value.Digest);
        workspace.Roots.AddRun(record.Id, manifests);
        using var held = await workspace.Artifacts.Locks.LockAsync(WorkspaceLocks.Workspace, LockMode.Exclusive, CancellationToken.None);
        var lockFile = new LockFile(workspace.LockPath);
        var content = workspace.Definition.Overridden ? lockFile.Read() : lockFile.Merge(ledger.Completed, workspace.AllStages.ToHashSet(StringComparer.Ordinal));
        if (!content.Understood && !workspace.Definition.Overridden)
            observer.Warn($"{workspace.LockPath} could not be understood and was written anew; stages that this run did not complete are missing from it");

        var locked = content.Manifests.Values.Distinct().Order().ToList();
        workspace.Roots.Update(roots => roots with { Artifacts = Union(roots.Artifacts, manifests), Lock = locked });
    }

    private static Dictionary<string, Digest> Union(IReadOnlyDictionary<string, Digest> before, Dictionary<string, Digest> now) =>
        before.Where(entry => !now.ContainsKey(entry.Key)).Concat(now).ToDictionary(entry => entry.Key, entry => entry.Value, StringComparer.Ordinal);

    private StageAttempt Attempt(string run, ProcessRunner processes, FinishedAttempts finished, SerializedObserver observer) => new(
        workspace.Store,
        workspace.Results,
        workspace.Files,
        new(workspace.Catalog, workspace.Definition.Seed, workspace.CallsFolder, workspace.StageEnvironment, run),
        processes,
        new(workspace.Store, workspace.Results, time),
        finished,
        observer.Warn,
        time);

    private StageRecord Record(StageOutcome stage) => new(
        stage.Stage, stage.Status.ToString().ToLowerInvariant(), stage.Fingerprint, stage.Manifest, Math.Round(stage.Duration.TotalSeconds, 3),
        stage.Metrics, stage.Usage, stage.Error, workspace.Graph.Stage(stage.Stage).Frozen ? true : null);

    private void WriteConfiguration(RunNotebook notebook)
    {
        File.WriteAllBytes(notebook.ConfigPath("pipeline.yaml"), workspace.Definition.Source);
        var parameters = new JsonObject();
        foreach (var stage in workspace.Definition.Stages)
            parameters.Add(stage.Name, stage.Params.DeepClone());
        File.WriteAllBytes(notebook.ConfigPath("parameters.json"), ContractJson.Bytes(parameters));
        File.WriteAllBytes(notebook.ConfigPath("system_info.json"), ContractJson.Bytes(SystemInfo.Read()));
    }
}
