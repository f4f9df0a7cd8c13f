using System.Collections.Concurrent;
using Pipeline.Contracts;
using Pipeline.Engine.Definition;
using Pipeline.Engine.Execution.Planning;
using Pipeline.Engine.Execution.Processes;
using Pipeline.Engine.Fingerprinting;
using Pipeline.Engine.Store;

namespace Pipeline.Engine.Execution.Attempts;

/// <summary>
/// One execution of a stage, from its lock to its published action:
/// look again → check every input in full → run the process → take its outputs into the store → publish.
/// </summary>
public sealed class StageAttempt(
    ContentStore store, StoredResults results, WorkspaceInputs files, StageCommand command, ProcessRunner processes, ResultPublisher publisher, FinishedAttempts retired, Action<string> warn, TimeProvider time) : IStageRunner
{
    /// <param name="work">The stage, and the fingerprint that it is to be run for.</param>
    /// <param name="onProgress">Receives progress and metrics while it runs.</param>
    /// <param name="cancellation">Ends the stage; its checkpoints stay.</param>
    /// <exception cref="StoreException">The store cannot be read or written.</exception>
    public async Task<AttemptResult> RunAsync(AttemptWork work, Action<ProgressEvent> onProgress, CancellationToken cancellation)
    {
        using var held = await LockAsync(work, cancellation);
        if (!work.Replace && store.ReadAction(work.Fingerprint) is { } action && !action.IsSameExecution(work.Lost) && results.Of(action) is { IsComplete: true } finished)
            return new AttemptResult.Adopted(finished);

        var watch = new InputWatch(store.Hasher, work.Paths, [.. work.Blobs.Select(blob => store.BlobPath(blob.File.Digest))]);
        // Reading may take long, and is left behind by whoever cancels.
        if (await Task.Run(() => Check(work), cancellation).WaitAsync(cancellation) is { } unfit)
            return unfit;

        var attemptId = processes.NextAttemptId();
        var folder = AttemptFolder.Create(store.WorkFolder(work.Fingerprint), attemptId);
        var began = time.GetTimestamp();
        try
        {
            ProcessExit exit;
            using (var links = new LinkedInputs(store, work, folder))
                exit = await processes.RunAsync(command.Prepare(work.Stage, folder, links.Paths, attemptId), onProgress, cancellation);
            KeepLog(folder.Log, work.LogCopy);
            if (exit.LogProblem is { } problem)
                warn($"{work.Stage.Name}: {problem}");
            if (exit.Survivors.Count > 0)
                warn($"{work.Stage.Name}: processes {string.Join(", ", exit.Survivors)} of it could not be ended");
            if (exit.Cancelled)
                return new AttemptResult.Interrupted(StageResultFile.UsageOf(folder.Work), time.GetElapsedTime(began));
            if (ExitMessage.Describe(work.Stage, exit, folder.Log) is { } error)
                return new AttemptResult.Failed(error, StageResultFile.UsageOf(folder.Work), time.GetElapsedTime(began));
            // A heartbeat lock that was stalled may be another's by now, whose result then counts.
            if (!held.IsHeld)
                return new AttemptResult.InputsChanged();
            var executed = publisher.Publish(work, folder, watch, time.GetElapsedTime(began));
            retired.Add(folder);
            return executed;
        }
        catch (Exception failure) when (failure is StageFailedException or StartFailedException or FileRefusedException)
        {
            return new AttemptResult.Failed($"{work.Stage.Name}: {failure.Message}", StageResultFile.UsageOf(folder.Work), time.GetElapsedTime(began));
        }
    }

    private async Task<StoreLock> LockAsync(AttemptWork work, CancellationToken cancellation)
    {
        var name = FinishedAttempts.LockOf(work.Fingerprint.Hex);
        if (store.TryLock(name, LockMode.Exclusive) is { } free)
            return free;
        warn($"{work.Stage.Name} waits for another invocation that is at it");
        return await store.LockAsync(name, LockMode.Exclusive, cancellation);
    }

    /// <summary>The notebook's copy; a disk that is full there must not cost the stage's result.</summary>
    private void KeepLog(string log, string copy)
    {
        try
        {
            if (!File.Exists(log))
                return;
            Directory.CreateDirectory(Path.GetDirectoryName(copy)!);
            File.Copy(log, copy, overwrite: true);
        }
        catch (Exception failure) when (failure is IOException or UnauthorizedAccessException)
        {
            warn($"{copy} could not be written: {failure.Message}");
        }
    }

    /// <summary>Reads every input in full: null, if all are what the fingerprint says.</summary>
    private AttemptResult? Check(AttemptWork work)
    {
        if (DamagedInputs(work) is { Count: > 0 } makers)
            return new AttemptResult.NeedsRemake(makers);
        try
        {
            foreach (var path in work.Paths)
                files.ReadInFull(path);
            return work.Rebuild().Fingerprint == work.Fingerprint ? null : new AttemptResult.InputsChanged();
        }
        catch (InputException)
        {
            // Gone meanwhile: whoever decides anew says so.
            return new AttemptResult.InputsChanged();
        }
    }

    /// <summary>The stages that made what is missing or damaged. Not PLINQ: it waits for a second thread of the pool, which a small machine gives only after half a second.</summary>
    private List<string> DamagedInputs(AttemptWork work)
    {
        var makers = new ConcurrentDictionary<string, bool>(StringComparer.Ordinal);
        FileHasher.Unwrapped(() => Parallel.ForEach(work.Blobs.DistinctBy(blob => blob.File.Digest), blob =>
        {
            if (store.Check(blob.File.Digest, blob.File.Size, inFull: true) != Presence.Present)
                makers.TryAdd(blob.Maker, true);
        }));
        return [.. makers.Keys.Order(StringComparer.Ordinal)];
    }
}
