using Pipeline.Contracts;
using Pipeline.Engine.Execution.Planning;
using Pipeline.Engine.Store;

namespace Pipeline.Engine.Execution.Attempts;

/// <summary>Makes a finished attempt's outputs into blobs, describes them in a manifest, and publishes the action that names it.</summary>
public sealed class ResultPublisher(ContentStore store, StoredResults results, TimeProvider time)
{
    /// <exception cref="StageFailedException">The outputs or the result file are not what the contract says.</exception>
    /// <exception cref="StoreException">The store cannot be written.</exception>
    public AttemptResult.Executed Publish(AttemptWork work, AttemptFolder folder, InputWatch watch, TimeSpan duration)
    {
        var stage = work.Stage;
        var result = StageResultFile.Read(folder.Work, required: stage.Uses is not null);
        foreach (var (name, said) in result.Outputs)
        {
            if (!stage.Outputs.Contains(name))
                throw new StageFailedException($"its {StageResult.FileName} tells of an output '{name}'; its outputs are {string.Join(", ", stage.Outputs)}");
            if (said.Rows < 0)
                throw new StageFailedException($"its {StageResult.FileName} says that '{name}' has {said.Rows} rows");
        }

        var collector = new OutputCollector(store);
        var outputs = stage.Outputs
            .Select(name => collector.Collect(name, Path.Combine(folder.Outputs, name), result.Outputs.GetValueOrDefault(name)?.Rows))
            .ToList();

        var manifest = new Manifest
        {
            Stage = stage.Name,
            Uses = stage.Uses,
            Run = stage.Run,
            Fingerprint = work.Fingerprint,
            Params = stage.Params,
            Inputs = [.. stage.Inputs.Select(input => new ManifestInput(input.Name, Digest.Parse(work.Entries[$"inputs.{input.Name}"]!), input.From))],
            Code = CodeOf(work),
            Processor = work.Entries["processor"],
            Outputs = outputs,
            Metrics = result.Metrics,
        };
        var digest = store.PutBlob(CanonicalJson.SerializeRecord(manifest));
        var stored = new StoredResult(digest, manifest, [], LogOf(folder));

        if (watch.Changed() is { Count: > 0 } changed)
            return new(stored, result.Usage, duration, changed);

        var published = store.Publish(
            new()
            {
                Fingerprint = work.Fingerprint,
                Entries = work.Entries.Entries,
                Manifest = digest,
                Created = time.GetUtcNow(),
                Log = stored.Log,
                Seconds = duration.TotalSeconds,
            },
            work.Replace || work.Lost is not null || !IsComplete(work.Fingerprint));
        // The first writer wins: another machine's result for the same work may have come between.
        return published.Manifest == digest || results.Of(published) is not { } theirs
            ? new(stored, result.Usage, duration, [])
            : new(theirs, result.Usage, duration, []);
    }

    private bool IsComplete(Digest fingerprint) =>
        store.ReadAction(fingerprint) is { } action && results.Of(action) is { IsComplete: true };

    private Digest LogOf(AttemptFolder folder) =>
        new FileInfo(folder.Log) is { Exists: true, Length: > 0 } ? store.Ingest(folder.Log, "log.txt").Digest : store.PutBlob([]);

    private static ManifestCode? CodeOf(AttemptWork work) =>
        work.Entries["code"] is { } code ? new(Digest.Parse(code)) : null;
}
